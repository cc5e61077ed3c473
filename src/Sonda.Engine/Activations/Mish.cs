using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z tanh(ln(1 + eᶻ)) (Misra 2019).</summary>
internal sealed class Mish<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>tanh ln(1 + eᶻ) = n/m.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            Fraction<TSimd, TVector>(z, out TVector n, out TVector m, out _);
            return TSimd.Multiply(Edges.AboveMinusInfinity<TSimd, TVector, T>(z), TSimd.Divide(n, m));
        }
    }

    /// <summary>tanh s + z σ(z)/cosh² s = (n m + 4z k)/m², with s = ln(1 + eᶻ) and s′ = σ(z).</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            Fraction<TSimd, TVector>(z, out TVector n, out TVector m, out TVector k);
            TVector fourfold = TSimd.Multiply(k, TSimd.Broadcast(T.CreateTruncating(4.0)));
            TVector numerator = TSimd.MultiplyAdd(Edges.Finite<TSimd, TVector, T>(z), fourfold, TSimd.Multiply(n, m));
            return TSimd.Multiply(d, TSimd.Divide(numerator, TSimd.Multiply(m, m)));
        }
    }

    /// <summary>
    /// With e = eᶻ: tanh ln(1 + e) = (e² + 2e)/(e² + 2e + 2) = n/m, and σ(z)/cosh² ln(1 + e) = 4k/m² with k = e(1 + e). For z &gt; 0, n and
    /// m are multiplied by e^−2z and k by e^−4z, against overflow and cancellation.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fraction<TSimd, TVector>(TVector z, out TVector n, out TVector m, out TVector k)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(T.One);
        TVector two = TSimd.Broadcast(T.CreateTruncating(2.0));
        TVector u = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(z));
        TVector twice = TSimd.Multiply(two, u);
        TVector cross = TSimd.MultiplyAdd(u, u, u);
        n = TSimd.SelectNegative(z, TSimd.MultiplyAdd(u, u, twice), TSimd.Add(one, twice));
        m = TSimd.Add(n, TSimd.SelectNegative(z, two, TSimd.Multiply(twice, u)));
        k = TSimd.SelectNegative(z, cross, TSimd.Multiply(cross, u));
    }
}
