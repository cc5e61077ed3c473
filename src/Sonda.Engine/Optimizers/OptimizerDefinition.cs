using System.Numerics;

namespace Sonda.Engine.Optimizers;

/// <summary>Everything that is particular to one optimizer: its name, coefficients, defaults, step, and the length of the step.</summary>
/// <remarks><see cref="OptimizerKinds"/> lists the optimizers. No other code depends on a single one of them.</remarks>
internal abstract class OptimizerDefinition(OptimizerKind kind, string name)
{
    /// <summary>The kind.</summary>
    public OptimizerKind Kind => kind;

    /// <summary>The name in texts.</summary>
    public string Name => name;

    /// <summary>The coefficients with their defaults, in the order of the text.</summary>
    public virtual IReadOnlyList<(OptimizerCoefficient Coefficient, double Default)> Coefficients => [];

    /// <summary>The default of η: 0.001, if not overridden.</summary>
    public virtual double DefaultRate => 1e-3;

    /// <summary>The default of ε beside the root; null if there is no root.</summary>
    public virtual double? DefaultEpsilon => null;

    /// <summary>The default of λ: 0, if not overridden.</summary>
    public virtual double DefaultDecay => 0;

    /// <summary>The default place of λ: in the gradient, if not overridden.</summary>
    public virtual WeightDecayKind DefaultDecayKind => WeightDecayKind.L2;

    /// <summary>Whether a step divides the gradient by its own size, so that a small gradient moves as far as a large one.</summary>
    public virtual bool DividesByGradientSize => false;

    /// <summary>The default of a coefficient; 0 if the optimizer does not have it.</summary>
    public double DefaultOf(OptimizerCoefficient coefficient) =>
        Coefficients.FirstOrDefault(pair => pair.Coefficient == coefficient).Default;

    /// <summary>Whether the optimizer has a coefficient.</summary>
    public bool Has(OptimizerCoefficient coefficient) => Coefficients.Any(pair => pair.Coefficient == coefficient);

    /// <summary>Creates the optimizer with its moments, before the first step.</summary>
    public abstract Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>
    /// The total movement that one gradient causes over all later steps, as a multiple of the movement in its own step; default: 1.
    /// </summary>
    public virtual double StepGain(OptimizerSpec spec) => 1;

    /// <summary>
    /// The movement over many steps with the same gradient, as a multiple of the movement in one; default: the number of steps.
    /// </summary>
    public virtual double StepLengths(OptimizerSpec spec, double steps) => steps;

    /// <summary>Explains a fault that only this optimizer can have; null if there is none.</summary>
    public virtual LocalizableText? Fault(OptimizerSpec spec) => null;
}
