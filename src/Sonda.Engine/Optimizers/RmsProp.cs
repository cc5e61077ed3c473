using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>RMSprop: <c>rmsprop(α)</c>.</summary>
internal sealed class RmsPropDefinition() : OptimizerDefinition(OptimizerKind.RmsProp, "rmsprop")
{
    /// <inheritdoc/>
    public override IReadOnlyList<(OptimizerCoefficient Coefficient, double Default)> Coefficients => [(OptimizerCoefficient.Beta2, 0.99)];

    /// <inheritdoc/>
    public override double DefaultRate => 1e-2;

    /// <inheritdoc/>
    public override double? DefaultEpsilon => 1e-8;

    /// <inheritdoc/>
    public override bool DividesByGradientSize => true;

    /// <inheritdoc/>
    /// <remarks>
    /// The mean of squares starts at zero without correction, so step t is 1/√(1 − αᵗ) times as long. Over T steps the sum, as an integral,
    /// is T − 2 ln(1 + √(1 − αᵀ))/ln α.
    /// </remarks>
    public override double StepLengths(OptimizerSpec spec, double steps) => spec.Beta2 > 0
        ? steps - (2 * Math.Log(1 + Math.Sqrt(1 - Math.Pow(spec.Beta2, steps))) / Math.Log(spec.Beta2))
        : steps;

    /// <inheritdoc/>
    public override Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) => new RmsProp<T>(spec, slotLengths);
}

/// <summary>
/// RMSprop (Tieleman and Hinton 2012, lecture 6.5): s ← αs + (1 − α)g², w ← w − ηg/(√s + ε), with α =
/// <see cref="OptimizerSpec.Beta2"/>.
/// </summary>
/// <remarks>As in PyTorch, ε is added to the root, and s starts at 0 without correction.</remarks>
internal sealed class RmsProp<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
    : Optimizer<T>(spec, slotLengths, "mean of squares")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    private protected override bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay)
    {
        var decay = new Decay<T>(Spec.DecayKind, weightDecay, learningRate);
        var step = new Step(
            decay, Number(Spec.Beta2), Number(1 - Spec.Beta2), Number(Spec.Epsilon), Number(-learningRate));
        return UpdateKernels.Run(step, block);
    }

    private readonly struct Step(Decay<T> decay, T old, T fresh, T epsilon, T minusRate) : IUpdate<T>
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector g = decay.Gradient<TSimd, TVector>(parameter, gradient);
            TVector w = decay.Parameter<TSimd, TVector>(parameter);
            TVector part = TSimd.Multiply(TSimd.Broadcast(fresh), TSimd.Multiply(g, g));
            first = TSimd.MultiplyAdd(TSimd.Broadcast(old), first, part);
            TVector root = TSimd.Add(TSimd.SquareRoot(first), TSimd.Broadcast(epsilon));
            parameter = TSimd.MultiplyAdd(TSimd.Broadcast(minusRate), TSimd.Divide(g, root), w);
        }
    }
}
