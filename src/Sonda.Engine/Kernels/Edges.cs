using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>Helps formulas to be right at infinities and NaN.</summary>
internal static class Edges
{
    /// <summary>Returns x, but the largest finite number instead of ±∞, so that 0 · x is the limit 0 and not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Finite<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;
        return TSimd.Min(AboveMinusInfinity<TSimd, TVector, T>(x), TSimd.Broadcast(T.CreateTruncating(largest)));
    }

    /// <summary>Returns x, but the lowest finite number instead of −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AboveMinusInfinity<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double lowest = typeof(T) == typeof(float) ? float.MinValue : double.MinValue;
        return TSimd.Max(x, TSimd.Broadcast(T.CreateTruncating(lowest)));
    }

    /// <summary>Returns 0, or NaN if x is NaN: the slope of a flat piece. 0 · x would be NaN at ∞ too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ZeroUnlessNaN<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Min(TSimd.Abs(x), TSimd.Broadcast(T.Zero));
}
