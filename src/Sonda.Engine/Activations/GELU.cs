using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z Φ(z) with Φ the distribution function of N(0, 1) (Hendrycks and Gimpel 2016), the exact form.</summary>
internal sealed class GELU<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>Φ(z) = Q(|z|) for z &lt; 0, else 1 − Q(z): computed from the tail Q, which keeps its digits.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector tail = NormalTail.Of<TSimd, TVector, T>(TSimd.Abs(z), out _);
            TVector phi = TSimd.SelectNegative(z, tail, TSimd.Subtract(TSimd.Broadcast(T.One), tail));
            return TSimd.Multiply(Edges.AboveMinusInfinity<TSimd, TVector, T>(z), phi);
        }
    }

    /// <summary>(zΦ)′ = Φ(z) + z e^(−z²/2)/√(2π).</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector tail = NormalTail.Of<TSimd, TVector, T>(TSimd.Abs(z), out TVector bell);
            TVector phi = TSimd.SelectNegative(z, tail, TSimd.Subtract(TSimd.Broadcast(T.One), tail));
            TVector density = TSimd.Multiply(bell, TSimd.Broadcast(T.CreateTruncating(0.39894228040143268)));
            return TSimd.Multiply(d, TSimd.MultiplyAdd(Edges.Finite<TSimd, TVector, T>(z), density, phi));
        }
    }
}
