using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Sums over the rows of a matrix.</summary>
internal static unsafe class SumKernels
{
    private const int Block = 32;

    /// <summary>
    /// Computes destination = factor · Σ of the rows of <paramref name="x"/>: in ascending order within blocks of 32 rows, then block by
    /// block, so that the error does not grow with the length of the batch.
    /// </summary>
    /// <param name="x">m × n.</param>
    /// <param name="factor">The factor of the sum: 1/m for the mean.</param>
    /// <param name="destination">1 × n.</param>
    public static void SumRows<T>(in Matrix<T> x, T factor, in Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(x.Columns == destination.Columns && destination.Rows == 1);
        nint stride = x.Stride, width = Vector512<T>.Count, column = 0;
        fixed (T* px = x, pd = destination)
        {
            for (; column <= stride - (4 * width); column += 4 * width)
            {
                SumFour(px + column, x.Rows, stride, factor, pd + column);
            }

            for (; column < stride; column += width)
            {
                SumOne(px + column, x.Rows, stride, factor, pd + column);
            }
        }
    }

    /// <summary>Sums four adjacent vectors: their lines are fetched together, and their sums do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumFour<T>(T* x, int rows, nint stride, T factor, T* destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint width = Vector512<T>.Count;
        Vector512<T> a = Vector512<T>.Zero, b = a, c = a, d = a;
        for (; rows > 0; rows -= Block)
        {
            Vector512<T> partA = Vector512<T>.Zero, partB = partA, partC = partA, partD = partA;
            for (int i = Math.Min(Block, rows); i > 0; i--, x += stride)
            {
                partA += Vector512.Load(x);
                partB += Vector512.Load(x + width);
                partC += Vector512.Load(x + (2 * width));
                partD += Vector512.Load(x + (3 * width));
            }

            a += partA;
            b += partB;
            c += partC;
            d += partD;
        }

        (a * factor).Store(destination);
        (b * factor).Store(destination + width);
        (c * factor).Store(destination + (2 * width));
        (d * factor).Store(destination + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumOne<T>(T* x, int rows, nint stride, T factor, T* destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> sum = Vector512<T>.Zero;
        for (; rows > 0; rows -= Block)
        {
            Vector512<T> part = Vector512<T>.Zero;
            for (int i = Math.Min(Block, rows); i > 0; i--, x += stride)
            {
                part += Vector512.Load(x);
            }

            sum += part;
        }

        (sum * factor).Store(destination);
    }
}
