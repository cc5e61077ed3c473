using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Optimizers;

/// <summary>Adam: <c>adam(β₁,β₂)</c>.</summary>
internal class AdamDefinition(OptimizerKind kind = OptimizerKind.Adam, string name = "adam") : OptimizerDefinition(kind, name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(OptimizerCoefficient Coefficient, double Default)> Coefficients =>
        [(OptimizerCoefficient.Beta1, 0.9), (OptimizerCoefficient.Beta2, 0.999)];

    /// <inheritdoc/>
    public override double? DefaultEpsilon => 1e-8;

    /// <inheritdoc/>
    public override bool DividesByGradientSize => true;

    /// <inheritdoc/>
    public override Optimizer<T> Create<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths) => new Adam<T>(spec, slotLengths);
}

/// <summary>Adam with decoupled weight decay: <c>adamw(β₁,β₂)</c>.</summary>
internal sealed class AdamWDefinition() : AdamDefinition(OptimizerKind.AdamW, "adamw")
{
    /// <inheritdoc/>
    public override double DefaultDecay => 1e-2;

    /// <inheritdoc/>
    public override WeightDecayKind DefaultDecayKind => WeightDecayKind.Decoupled;

    /// <inheritdoc/>
    public override LocalizableText? Fault(OptimizerSpec spec) => spec.DecayKind == WeightDecayKind.L2
        ? LocalizableText.Of($"adamw takes decay=… and no l2=…, which adam takes.")
        : null;
}

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1): m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// w ← w − η · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε).
/// </summary>
/// <remarks>
/// AdamW (Loshchilov and Hutter 2019, algorithm 2) differs in the decay: w ← w − ηλw in the step instead of λw in the gradient. Both bias
/// corrections are scalars: the first is multiplied into η, the second under the root.
/// </remarks>
internal sealed class Adam<T>(OptimizerSpec spec, ReadOnlySpan<int> slotLengths)
    : Optimizer<T>(spec, slotLengths, "mean", "mean of squares")
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // β₁ᵗ and β₂ᵗ grow by one product a step, not by a power: so the step count alone restores the same bits.
    private double _power1 = 1;
    private double _power2 = 1;

    /// <inheritdoc/>
    public override void Begin()
    {
        base.Begin();
        Advance();
    }

    /// <inheritdoc/>
    public override void Resume(long stepCount)
    {
        base.Resume(stepCount);
        (_power1, _power2) = (1, 1);
        for (long step = 0; step < stepCount; step++)
        {
            // Repeats the products one by one; a power would round differently.
            Advance();
        }
    }

    /// <inheritdoc/>
    private protected override bool Move(in UpdateBlock<T> block, double learningRate, double weightDecay)
    {
        var step = new Step(
            new Decay<T>(Spec.DecayKind, weightDecay, learningRate),
            new Averages(Number(Spec.Beta1), Number(1 - Spec.Beta1), Number(Spec.Beta2), Number(1 - Spec.Beta2)),
            Number(1 / Math.Sqrt(1 - _power2)),
            Number(Spec.Epsilon),
            Number(-learningRate / (1 - _power1)));
        return UpdateKernels.Run(step, block);
    }

    private void Advance()
    {
        _power1 *= Spec.Beta1;
        _power2 *= Spec.Beta2;
    }

    private readonly record struct Averages(T Old1, T Fresh1, T Old2, T Fresh2);

    private readonly struct Step(Decay<T> decay, Averages beta, T correction, T epsilon, T minusRate) : IUpdate<T>
    {
        public static int MomentCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<TSimd, TVector>(ref TVector parameter, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector g = decay.Gradient<TSimd, TVector>(parameter, gradient);
            TVector w = decay.Parameter<TSimd, TVector>(parameter);
            TVector part1 = TSimd.Multiply(TSimd.Broadcast(beta.Fresh1), g);
            TVector part2 = TSimd.Multiply(TSimd.Broadcast(beta.Fresh2), TSimd.Multiply(g, g));
            first = TSimd.MultiplyAdd(TSimd.Broadcast(beta.Old1), first, part1);
            second = TSimd.MultiplyAdd(TSimd.Broadcast(beta.Old2), second, part2);
            TVector root = TSimd.MultiplyAdd(
                TSimd.SquareRoot(second), TSimd.Broadcast(correction), TSimd.Broadcast(epsilon));
            parameter = TSimd.MultiplyAdd(TSimd.Broadcast(minusRate), TSimd.Divide(first, root), w);
        }
    }
}
