using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Compares magnitudes as whole numbers.</summary>
/// <remarks>
/// Without the sign, the bits of an IEEE 754 number grow with it, and those of a NaN exceed those of infinity. So one instruction compares
/// and propagates NaN; a maximum of numbers takes several. A maximum does not depend on the order, so any number of lanes gives the same
/// result.
/// </remarks>
internal static class Magnitudes
{
    /// <summary>The larger magnitude of each pair; NaN if either is NaN.</summary>
    /// <param name="largest">No lane is negative.</param>
    /// <param name="value">Any numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Larger<T>(Vector512<T> largest, Vector512<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? Vector512.Max(largest.AsInt32(), value.AsInt32() & Vector512.Create(int.MaxValue)).As<int, T>()
            : Vector512.Max(largest.AsInt64(), value.AsInt64() & Vector512.Create(long.MaxValue)).As<long, T>();

    /// <summary>The largest lane; NaN if any lane is NaN.</summary>
    /// <param name="largest">No lane is negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Join<T>(Vector512<T> largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Vector512<int> all = largest.AsInt32();
            Vector256<int> eight = Vector256.Max(all.GetLower(), all.GetUpper());
            Vector128<int> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
            Vector128<int> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
            return (T)(object)BitConverter.Int32BitsToSingle(Math.Max(two[0], two[1]));
        }

        Vector512<long> longs = largest.AsInt64();
        Vector256<long> half = Vector256.Max(longs.GetLower(), longs.GetUpper());
        Vector128<long> pair = Vector128.Max(half.GetLower(), half.GetUpper());
        return (T)(object)BitConverter.Int64BitsToDouble(Math.Max(pair[0], pair[1]));
    }

    /// <summary>Whether no lane is infinite or NaN.</summary>
    /// <param name="largest">No lane is negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFinite<T>(Vector512<T> largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> infinite = Vector512.Create(T.PositiveInfinity);
        return typeof(T) == typeof(float)
            ? Vector512.LessThanAll(largest.AsInt32(), infinite.AsInt32())
            : Vector512.LessThanAll(largest.AsInt64(), infinite.AsInt64());
    }
}
