using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Plain gradient descent: <c>sgd</c>.</summary>
internal sealed class SgdDefinition() : OptimizerDefinition(OptimizerKind.Sgd, "sgd")
{
    /// <inheritdoc/>
    public override double DefaultRate => 0.1;

    /// <inheritdoc/>
    public override Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) => new Sgd<T>(spec, slotLengths);
}

/// <summary>Gradient descent (Cauchy 1847; on samples, Robbins and Monro 1951): w ← w − ηg.</summary>
internal sealed class Sgd<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) : Optimizer<T>(spec, slotLengths)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    private protected override bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay)
    {
        var decay = new Decay<T>(Spec.DecayKind, weightDecay, learningRate);
        return UpdateKernels.Run(new Step(decay, Number(-learningRate)), block);
    }

    private readonly struct Step(Decay<T> decay, T minusRate) : IUpdate<T>
    {
        public static int MomentCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector g = decay.Gradient<TSimd, TVector>(parameter, gradient);
            TVector w = decay.Parameter<TSimd, TVector>(parameter);
            parameter = TSimd.MultiplyAdd(TSimd.Broadcast(minusRate), g, w);
        }
    }
}
