using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>What there is to be read of the numbers of a layer, each in one pass over them.</summary>
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

    /// <summary>Σ (x − mean of the column)², and the sum of the squares of those means.</summary>
    /// <param name="x">m × n.</param>
    /// <param name="means">Room for n numbers.</param>
    public static (double Deviations, double Means) Deviations<T>(Matrix<T> x, Span<double> means)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        means = means[..x.Columns];
        means.Clear();
        Vector512<double> lanes = Vector512<double>.Zero, squares = lanes;
        fixed (T* px = x.Padded)
        fixed (double* pm = means)
        {
            for (nint row = 0; row < x.Rows; row++)
            {
                EightLanes.AddRow(px + (row * x.Stride), pm, x.Columns);
            }

            foreach (ref double mean in means)
            {
                mean /= x.Rows;
            }

            for (nint row = 0; row < x.Rows; row++)
            {
                EightLanes.AddSquaredDistances(ref lanes, px + (row * x.Stride), pm, x.Columns);
            }

            EightLanes.AddSquares(ref squares, pm, x.Columns);
        }

        return (Reductions.Join(lanes), Reductions.Join(squares));
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

    /// <summary>How many numbers are not zero and of a magnitude below a limit.</summary>
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
