using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Sums over the rows of a matrix.</summary>
internal static class SumKernels
{
    private const int MostColumns = 1024;

    /// <summary>
    /// destination = Σ of the rows of <paramref name="x"/>: within blocks of 32 rows in ascending order, then block
    /// by block, so that the error does not grow with the length of the batch.
    /// </summary>
    /// <param name="x">m × n.</param>
    /// <param name="destination">1 × n.</param>
    public static void SumRows<T>(Matrix<T> x, Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int block = 32;
        Span<T> sum = destination.Padded;
        sum.Clear();
        if (x.Rows <= block)
        {
            AddRows(x, 0, x.Rows, 0, sum);
            return;
        }

        // Strips of columns, so that the room for a block's sum is on the stack however wide the rows are.
        Span<T> room = stackalloc T[Math.Min(x.Stride, MostColumns)];
        for (int column = 0; column < x.Stride; column += MostColumns)
        {
            Span<T> part = room[..Math.Min(MostColumns, x.Stride - column)];
            for (int start = 0; start < x.Rows; start += block)
            {
                part.Clear();
                AddRows(x, start, Math.Min(start + block, x.Rows), column, part);
                ElementwiseKernels.Add<T>(part, sum.Slice(column, part.Length));
            }
        }
    }

    private static void AddRows<T>(Matrix<T> x, int start, int end, int column, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> all = x.Padded;
        for (int row = start; row < end; row++)
        {
            ElementwiseKernels.Add(all.Slice((row * x.Stride) + column, sum.Length), sum);
        }
    }
}
