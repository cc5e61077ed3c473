using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>σ(x) = 1/(1 + e⁻ˣ) and related functions, with the same bits at every vector width.</summary>
internal static class Logistic
{
    /// <summary>Computes σ(x) with e = e^−|x|: 1/(1 + e) for x ≥ 0 and e/(1 + e) for x &lt; 0, without overflow or cancellation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector one = TSimd.Broadcast(T.One);
        TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(x));
        return TSimd.Divide(TSimd.SelectNegative(x, e, one), TSimd.Add(one, e));
    }

    /// <summary>Computes σ(x) and σ(−x) = 1 − σ(x), both with all digits: the open and the closed share of a gate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector, T>(TVector x, out TVector rest)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector one = TSimd.Broadcast(T.One);
        TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(x));
        TVector larger = TSimd.Divide(one, TSimd.Add(one, e));
        TVector smaller = TSimd.Multiply(e, larger);
        rest = TSimd.SelectNegative(x, larger, smaller);
        return TSimd.SelectNegative(x, smaller, larger);
    }

    /// <summary>Computes σ′(x) = σ(x) σ(−x) = e/(1 + e)². The form σ(1 − σ) would have no digits near σ = 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(x));
        TVector sum = TSimd.Add(TSimd.Broadcast(T.One), e);
        return TSimd.Divide(e, TSimd.Multiply(sum, sum));
    }

    /// <summary>Computes the slope of z σ(x(z)): σ(x) + z x′ σ′(x), over one denominator.</summary>
    /// <param name="x">The gate's argument x(z).</param>
    /// <param name="product">z x′(z), finite: a closed gate multiplies it by 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector GateSlope<TSimd, TVector, T>(TVector x, TVector product)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector one = TSimd.Broadcast(T.One);
        TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(x));
        TVector sum = TSimd.Add(one, e);
        TVector numerator = TSimd.MultiplyAdd(product, e, TSimd.Multiply(TSimd.SelectNegative(x, e, one), sum));
        return TSimd.Divide(numerator, TSimd.Multiply(sum, sum));
    }
}
