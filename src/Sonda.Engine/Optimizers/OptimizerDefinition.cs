using System.Numerics;

namespace Sonda.Engine.Optimizers;

/// <summary>All that is particular to one optimizer: its name, coefficients, defaults, step, and how far the step goes.</summary>
/// <remarks><see cref="OptimizerKinds"/> lists the optimizers. Nothing else has to know one of them.</remarks>
internal abstract class OptimizerDefinition(OptimizerKind kind, string name)
{
    /// <summary>The kind.</summary>
    public OptimizerKind Kind => kind;

    /// <summary>The name in texts.</summary>
    public string Name => name;

    /// <summary>The coefficients with their defaults, in the order of the text.</summary>
    public virtual IReadOnlyList<(OptimizerCoefficient Coefficient, double Default)> Coefficients => [];

    /// <summary>η; default: 0.001.</summary>
    public virtual double DefaultRate => 1e-3;

    /// <summary>ε beside the root; null if there is no root.</summary>
    public virtual double? DefaultEpsilon => null;

    /// <summary>λ; default: 0.</summary>
    public virtual double DefaultDecay => 0;

    /// <summary>The place of λ; default: the gradient.</summary>
    public virtual WeightDecayKind DefaultDecayKind => WeightDecayKind.L2;

    /// <summary>Whether a step divides the gradient by its own size, so that a small gradient moves as far as a large one.</summary>
    public virtual bool DividesByGradientSize => false;

    /// <summary>The default of a coefficient; 0 if the optimizer does not have it.</summary>
    public double DefaultOf(OptimizerCoefficient coefficient) =>
        Coefficients.FirstOrDefault(pair => pair.Coefficient == coefficient).Default;

    /// <summary>Whether the optimizer has a coefficient.</summary>
    public bool Has(OptimizerCoefficient coefficient) => Coefficients.Any(pair => pair.Coefficient == coefficient);

    /// <summary>The optimizer with its moments, which has seen nothing yet.</summary>
    public abstract Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The way that one gradient moves a parameter in all steps together, as a multiple of the way in its own step; default: 1.</summary>
    public virtual double StepGain(OptimizerSpec spec) => 1;

    /// <summary>The way of many steps with the same gradient, as a multiple of the way of one; default: their number.</summary>
    public virtual double StepLengths(OptimizerSpec spec, double steps) => steps;

    /// <summary>A fault of this optimizer alone; null if there is none.</summary>
    public virtual LocalizableText? Fault(OptimizerSpec spec) => null;
}
