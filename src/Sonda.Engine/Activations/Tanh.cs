using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>tanh z = (eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ), from −1 to 1; its slope at 0 is 1.</summary>
internal sealed class Tanh<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>With m = e^−2|z| − 1: tanh |z| = −m/(m + 2), which has its digits near 0 too.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector x = TSimd.Abs(z);
            TVector m = Exponential.MinusOneOfNegative<TSimd, TVector, T>(TSimd.Add(x, x));
            TVector minus = TSimd.Divide(m, TSimd.Add(m, TSimd.Broadcast(T.CreateTruncating(2.0))));
            return TSimd.SelectNegative(z, minus, TSimd.Subtract(TSimd.Broadcast(T.Zero), minus));
        }
    }

    /// <summary>tanh′ = 1 − tanh² z = 4 σ′(2z); the difference would have no digits left near tanh² = 1.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector slope = Logistic.Slope<TSimd, TVector, T>(TSimd.Add(z, z));
            return TSimd.Multiply(d, TSimd.Multiply(slope, TSimd.Broadcast(T.CreateTruncating(4.0))));
        }
    }
}
