using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>What keeps a formula right at infinities and NaN.</summary>
internal static class Edges
{
    /// <summary>x, but the largest finite number instead of ±∞: 0 · x is then 0, the limit, and not NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Finite<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double largest = typeof(T) == typeof(float) ? float.MaxValue : double.MaxValue;
        return TSimd.Min(AboveMinusInfinity<TSimd, TVector, T>(x), TSimd.Broadcast(T.CreateTruncating(largest)));
    }

    /// <summary>x, but the lowest finite number instead of −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector AboveMinusInfinity<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double lowest = typeof(T) == typeof(float) ? float.MinValue : double.MinValue;
        return TSimd.Max(x, TSimd.Broadcast(T.CreateTruncating(lowest)));
    }

    /// <summary>0, or NaN where x is: what a flat piece passes back. 0 · x would be NaN at ∞ too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ZeroUnlessNaN<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Min(TSimd.Abs(x), TSimd.Broadcast(T.Zero));
}
