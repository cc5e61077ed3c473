using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Statistics of the numbers of a layer, each in one traversal.</summary>
internal static unsafe class ActivityKernels
{
    /// <summary>Σ x², without the padding.</summary>
    public static double Squares<T>(Matrix<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        fixed (T* px = x.Padded)
        {
            for (nint row = 0; row < x.Rows; row++)
            {
                EightLanes.AddSquares(ref lanes, px + (row * x.Stride), x.Columns);
            }
        }

        return Reductions.Join(lanes);
    }

    /// <summary>Computes Σ (x − mean of the column)², and the sum of the squares of those means.</summary>
    /// <remarks>
    /// One pass over the distances d from the first row: Σ (x − mean)² = Σ d² − (Σ d)²/m for each column. The first row is one of the m, so
    /// its distance from the mean is at most √m standard deviations. The difference therefore loses only the digits of m.
    /// </remarks>
    /// <param name="x">m × n.</param>
    /// <param name="room">A buffer for n numbers and seven more.</param>
    public static (double Deviations, double Means) Deviations<T>(Matrix<T> x, Span<double> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* px = x.Padded)
        {
            return Deviations(px, x.Rows, x.Columns, x.Stride, room);
        }
    }

    /// <summary>The same for rows without padding, one behind the other.</summary>
    /// <param name="x">m · n numbers.</param>
    /// <param name="columns">n.</param>
    /// <param name="room">A buffer for n numbers and seven more.</param>
    public static (double Deviations, double Means) Deviations<T>(ReadOnlySpan<T> x, int columns, Span<double> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* px = x)
        {
            return Deviations(px, x.Length / columns, columns, columns, room);
        }
    }

    private static (double Deviations, double Means) Deviations<T>(T* x, nint rows, nint columns, nint stride, Span<double> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(room.Length >= columns + 7);
        room.Clear();
        Vector512<double> lanes = Vector512<double>.Zero;
        double excess = 0, means = 0;
        fixed (double* pd = room)
        {
            nint row = 0;
            for (; row <= rows - 4; row += 4)
            {
                EightLanes.AddFourDistances(ref lanes, x + (row * stride), stride, x, pd, columns);
            }

            for (; row < rows; row++)
            {
                EightLanes.AddDistances(ref lanes, x + (row * stride), x, pd, columns);
            }

            for (nint column = 0; column < columns; column++)
            {
                double distance = pd[column] / rows, mean = double.CreateTruncating(x[column]) + distance;
                excess += pd[column] * distance;
                means += mean * mean;
            }
        }

        // Equal rows have no distance, and rounding may leave slightly less than zero. NaN fails the comparison and stays.
        double deviations = Reductions.Join(lanes) - excess;
        return (deviations < 0 ? 0 : deviations, means);
    }

    /// <summary>Adds each row of x to the sums of its columns, and returns Σ x².</summary>
    /// <param name="x">m · n numbers, row after row.</param>
    /// <param name="zeros">n zeros.</param>
    /// <param name="sums">n sums and seven more numbers.</param>
    public static double AddRows<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> zeros, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(sums.Length >= zeros.Length + 7);
        Vector512<double> lanes = Vector512<double>.Zero;
        nint columns = zeros.Length, rows = x.Length / columns;
        fixed (T* px = x, pz = zeros)
        fixed (double* ps = sums)
        {
            nint row = 0;
            for (; row <= rows - 4; row += 4)
            {
                EightLanes.AddFourDistances(ref lanes, px + (row * columns), columns, pz, ps, columns);
            }

            for (; row < rows; row++)
            {
                EightLanes.AddDistances(ref lanes, px + (row * columns), pz, ps, columns);
            }
        }

        return Reductions.Join(lanes);
    }

    /// <summary>Computes Σ z² and the count of positive numbers; highest[i] = the maximum of column i, or 0 if none is positive.</summary>
    /// <param name="z">m × n, without NaN; if there is one, Σ z² is NaN.</param>
    /// <param name="highest">n zeros.</param>
    public static (double Squares, long Above) Above<T>(Matrix<T> z, Span<T> highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(highest.Length, z.Columns);
        fixed (T* pz = z.Padded, ph = highest)
        {
            return Above(pz, z.Rows, z.Columns, z.Stride, ph);
        }
    }

    /// <summary>The same for rows without padding, one behind the other.</summary>
    /// <param name="z">m · n numbers, without NaN; if there is one, Σ z² is NaN.</param>
    /// <param name="highest">n zeros.</param>
    public static (double Squares, long Above) Above<T>(ReadOnlySpan<T> z, Span<T> highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        fixed (T* pz = z, ph = highest)
        {
            return Above(pz, z.Length / highest.Length, highest.Length, highest.Length, ph);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Squares, long Above) Above<T>(T* x, nint rows, nint columns, nint stride, T* highest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> lanes = Vector512<double>.Zero;
        Vector512<T> zero = Vector512<T>.Zero;
        long above = 0;
        for (; rows > 0; rows--, x += stride)
        {
            EightLanes.AddSquares(ref lanes, x, columns);
            nint i = 0;
            for (; i <= columns - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Vector512<T> values = Vector512.Load(x + i);
                above += BitOperations.PopCount(Vector512.GreaterThan(values, zero).ExtractMostSignificantBits());
                Vector512.MaxNative(Vector512.Load(highest + i), values).Store(highest + i);
            }

            for (; i < columns; i++)
            {
                above += x[i] > T.Zero ? 1 : 0;
                highest[i] = x[i] > highest[i] ? x[i] : highest[i];
            }
        }

        return (Reductions.Join(lanes), above);
    }

    /// <summary>largest[i] = max(largest[i], |x[i]|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Largest<T>(ReadOnlySpan<T> x, Span<T> largest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(largest.Length, x.Length);
        fixed (T* px = x, pl = largest)
        {
            nint i = 0;
            for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Magnitudes.Larger(Vector512.Load(pl + i), Vector512.Load(px + i)).Store(pl + i);
            }

            for (; i < x.Length; i++)
            {
                pl[i] = T.Max(pl[i], T.Abs(px[i]));
            }
        }
    }

    /// <summary>Counts the nonzero numbers whose magnitude is below a limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long CountBelow<T>(ReadOnlySpan<T> x, T limit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long count = 0;
        fixed (T* px = x)
        {
            Vector512<T> limits = Vector512.Create(limit), zero = Vector512<T>.Zero;
            nint i = 0;
            for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            {
                Vector512<T> sizes = Vector512.Abs(Vector512.Load(px + i));
                Vector512<T> below = Vector512.LessThan(sizes, limits) & Vector512.GreaterThan(sizes, zero);
                count += BitOperations.PopCount(below.ExtractMostSignificantBits());
            }

            for (; i < x.Length; i++)
            {
                T size = T.Abs(px[i]);
                count += size > T.Zero && size < limit ? 1 : 0;
            }
        }

        return count;
    }
}
