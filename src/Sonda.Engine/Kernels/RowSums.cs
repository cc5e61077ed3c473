using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Sums along a row, in the eight lanes of double of <see cref="Reductions"/>.</summary>
internal static unsafe class RowSums
{
    private const int Lanes = 8;

    private interface ITerm
    {
        static abstract Vector512<double> Of(Vector512<double> x, Vector512<double> y, Vector512<double> mean);
    }

    /// <summary>Σ x.</summary>
    public static double Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<Plain, T>(x, x, 0);

    /// <summary>Σ (x − mean)².</summary>
    public static double SquaredDistances<T>(ReadOnlySpan<T> x, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<SquaredDistance, T>(x, x, mean);

    /// <summary>Σ x · y. Spans of equal length.</summary>
    public static double Products<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<Product, T>(x, y, 0);

    /// <summary>Σ x · y over all negative x. Spans of equal length.</summary>
    public static double NegativeProducts<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<NegativeProduct, T>(x, y, 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Run<TTerm, T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, double mean)
        where TTerm : struct, ITerm
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        Vector512<double> sums = Vector512<double>.Zero, means = Vector512.Create(mean);
        fixed (T* px = x, py = y)
        {
            nint i = 0;
            for (; i <= x.Length - Lanes; i += Lanes)
            {
                sums += TTerm.Of(Eight(px + i), Eight(py + i), means);
            }

            if (i < x.Length)
            {
                sums += Tail<TTerm, T>(px + i, py + i, (int)(x.Length - i), means);
            }
        }

        Vector256<double> four = sums.GetLower() + sums.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Eight<T>(T* source)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.Load((double*)source);
        }

        Vector256<float> eight = Vector256.Load((float*)source);
        return Vector512.Create(Vector256.WidenLower(eight), Vector256.WidenUpper(eight));
    }

    /// <summary>A separate method, because a lane with a variable index goes through the stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Vector512<double> Tail<TTerm, T>(T* x, T* y, int count, Vector512<double> means)
        where TTerm : struct, ITerm
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Unused lanes hold the mean in x and 0 in y, whose term is zero.
        Vector512<double> restX = means, restY = Vector512<double>.Zero;
        for (int lane = 0; lane < count; lane++)
        {
            restX = restX.WithElement(lane, double.CreateTruncating(x[lane]));
            restY = restY.WithElement(lane, double.CreateTruncating(y[lane]));
        }

        return TTerm.Of(restX, restY, means);
    }

    private readonly struct Plain : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y, Vector512<double> mean) => x;
    }

    private readonly struct SquaredDistance : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y, Vector512<double> mean) =>
            (x - mean) * (x - mean);
    }

    private readonly struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y, Vector512<double> mean) => x * y;
    }

    private readonly struct NegativeProduct : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y, Vector512<double> mean) =>
            Vector512.Min(x, Vector512<double>.Zero) * y;
    }
}
