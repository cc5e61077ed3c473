using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>tanh x = (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ), with the same bits at every vector width.</summary>
internal static class Hyperbolic
{
    /// <summary>Computes tanh |x| = −m/(m + 2) with m = e^−2|x| − 1, which keeps its digits near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tangent<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector positive = TSimd.Abs(x);
        TVector m = Exponential.MinusOneOfNegative<TSimd, TVector, T>(TSimd.Add(positive, positive));
        TVector minus = TSimd.Divide(m, TSimd.Add(m, TSimd.Broadcast(T.CreateTruncating(2.0))));
        return TSimd.SelectNegative(x, minus, TSimd.Subtract(TSimd.Broadcast(T.Zero), minus));
    }

    /// <summary>
    /// Computes tanh x and its slope 1 − tanh² x = 4e/(1 + e)² with e = e^−2|x|, both with all digits from one exponential. The slope does
    /// not fall below 7e-38 (float) or 1e-307 (double).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tangent<TSimd, TVector, T>(TVector x, out TVector slope)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector positive = TSimd.Abs(x);
        TVector m = Exponential.MinusOneOfNegative<TSimd, TVector, T>(TSimd.Add(positive, positive), out TVector e);
        TVector one = TSimd.Broadcast(T.One);
        TVector share = TSimd.Divide(one, TSimd.Add(one, e));
        TVector twice = TSimd.Add(share, share), minus = TSimd.Multiply(m, share);
        slope = TSimd.Multiply(TSimd.Multiply(e, twice), twice);
        return TSimd.SelectNegative(x, minus, TSimd.Subtract(TSimd.Broadcast(T.Zero), minus));
    }

    /// <summary>Computes 1 − tanh² x = 4 σ′(2x); the difference itself would have no digits near tanh² = 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Slope<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Multiply(
            Logistic.Slope<TSimd, TVector, T>(TSimd.Add(x, x)), TSimd.Broadcast(T.CreateTruncating(4.0)));
}
