using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Nesterov momentum: <c>nesterov(μ)</c>.</summary>
internal sealed class NesterovDefinition() : OptimizerDefinition(OptimizerKind.Nesterov, "nesterov")
{
    /// <inheritdoc/>
    public override IReadOnlyList<(OptimizerCoefficient Coefficient, double Default)> Coefficients => [(OptimizerCoefficient.Momentum, 0.9)];

    /// <inheritdoc/>
    public override double StepGain(OptimizerSpec spec) => 1 / (1 - spec.Momentum);

    /// <inheritdoc/>
    public override Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) => new Nesterov<T>(spec, slotLengths);
}

/// <summary>Nesterov momentum (Nesterov 1983): v ← μv + g, w ← w − η(g + μv).</summary>
/// <remarks>
/// Stores the look-ahead parameters w + μv, so that the gradient is taken at the stored parameters (Sutskever et al. 2013, equations 3 and
/// 4, in that variable; PyTorch's form).
/// </remarks>
internal sealed class Nesterov<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
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
            TVector ahead = TSimd.MultiplyAdd(TSimd.Broadcast(momentum), first, g);
            parameter = TSimd.MultiplyAdd(TSimd.Broadcast(minusRate), ahead, w);
        }
    }
}
