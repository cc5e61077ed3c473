using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>σ(z) = 1/(1 + e⁻ᶻ), from 0 to 1; its slope is at most ¼.</summary>
internal sealed class Sigmoid<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>With e = e^−|z|: σ = 1/(1 + e) for z ≥ 0 and e/(1 + e) for z &lt; 0; no overflow, no cancellation.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector one = TSimd.Broadcast(T.One);
            TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(x));
            return TSimd.Divide(TSimd.SelectNegative(x, e, one), TSimd.Add(one, e));
        }
    }

    /// <summary>σ′ = σ(z) σ(−z) = e/(1 + e)². From z and not as a(1 − a): near a = 1 that difference has no digits left.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector y)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector one = TSimd.Broadcast(T.One);
            TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(x));
            TVector sum = TSimd.Add(one, e);
            return TSimd.Multiply(y, TSimd.Divide(e, TSimd.Multiply(sum, sum)));
        }
    }
}
