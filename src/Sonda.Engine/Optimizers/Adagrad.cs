using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Adagrad: <c>adagrad</c>.</summary>
internal sealed class AdagradDefinition() : OptimizerDefinition(OptimizerKind.Adagrad, "adagrad")
{
    /// <inheritdoc/>
    public override double DefaultRate => 1e-2;

    /// <inheritdoc/>
    public override double? DefaultEpsilon => 1e-10;

    /// <inheritdoc/>
    public override bool DividesByGradientSize => true;

    /// <inheritdoc/>
    /// <remarks>Step t has 1/√t of the length of the first; over T steps Σ 1/√t is about 2√T.</remarks>
    public override double StepLengths(OptimizerSpec spec, double steps) => 2 * Math.Sqrt(steps);

    /// <inheritdoc/>
    public override Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) => new Adagrad<T>(spec, slotLengths);
}

/// <summary>Adagrad (Duchi, Hazan and Singer 2011, the diagonal form): s ← s + g², w ← w − ηg/(√s + ε).</summary>
internal sealed class Adagrad<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
    : Optimizer<T>(spec, slotLengths, "sum of squares")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    private protected override bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay)
    {
        var decay = new Decay<T>(Spec.DecayKind, weightDecay, learningRate);
        var step = new Step(decay, Number(Spec.Epsilon), Number(-learningRate));
        return UpdateKernels.Run(step, block);
    }

    private readonly struct Step(Decay<T> decay, T epsilon, T minusRate) : IUpdate<T>
    {
        public static int MomentCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector g = decay.Gradient<TSimd, TVector>(parameter, gradient);
            TVector w = decay.Parameter<TSimd, TVector>(parameter);
            first = TSimd.MultiplyAdd(g, g, first);
            TVector root = TSimd.Add(TSimd.SquareRoot(first), TSimd.Broadcast(epsilon));
            parameter = TSimd.MultiplyAdd(TSimd.Broadcast(minusRate), TSimd.Divide(g, root), w);
        }
    }
}
