using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Heavy-ball momentum: <c>momentum(μ)</c>.</summary>
internal sealed class MomentumDefinition() : OptimizerDefinition(OptimizerKind.Momentum, "momentum")
{
    /// <inheritdoc/>
    public override IReadOnlyList<(OptimizerCoefficient Coefficient, double Default)> Coefficients => [(OptimizerCoefficient.Momentum, 0.9)];

    /// <inheritdoc/>
    public override double StepGain(OptimizerSpec spec) => 1 / (1 - spec.Momentum);

    /// <inheritdoc/>
    public override Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) => new Momentum<T>(spec, slotLengths);
}

/// <summary>Heavy-ball momentum (Polyak 1964): v ← μv + g, w ← w − ηv.</summary>
/// <remarks>
/// η stays outside v, as in PyTorch. Sutskever et al. (2013, equations 1 and 2) keep ηv instead; the two differ only if η changes.
/// </remarks>
internal sealed class Momentum<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
    : Optimizer<T>(spec, slotLengths, "velocity")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    private protected override bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay)
    {
        var decay = new Decay<T>(Spec.DecayKind, weightDecay, learningRate);
        var step = new Step(decay, Number(Spec.Momentum), Number(-learningRate));
        return UpdateKernels.Run(step, block);
    }

    private readonly struct Step(Decay<T> decay, T momentum, T minusRate) : IUpdate<T>
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector g = decay.Gradient<TSimd, TVector>(parameter, gradient);
            TVector w = decay.Parameter<TSimd, TVector>(parameter);
            first = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), first, g);
            parameter = TSimd.MultiplyAdd(TSimd.Broadcast(minusRate), first, w);
        }
    }
}
