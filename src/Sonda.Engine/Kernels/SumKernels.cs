using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Sums over the rows of a matrix.</summary>
internal static unsafe class SumKernels
{
    /// <summary>
    /// destination = factor · Σ of the rows of <paramref name="x"/>: within blocks of 32 rows in ascending order, then
    /// block by block, so that the error does not grow with the length of the batch.
    /// </summary>
    /// <param name="x">m × n.</param>
    /// <param name="factor">What the sum is multiplied by: 1/m gives the mean.</param>
    /// <param name="destination">1 × n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows<T>(Matrix<T> x, T factor, Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int block = 32;
        MatrixKernels.Require(x.Columns == destination.Columns && destination.Rows == 1);
        nint stride = x.Stride;
        fixed (T* px = x.Padded, pd = destination.Padded)
        {
            for (nint column = 0; column < stride; column += Vector512<T>.Count)
            {
                Vector512<T> sum = Vector512<T>.Zero;
                T* row = px + column;
                for (int start = 0; start < x.Rows; start += block)
                {
                    Vector512<T> part = Vector512<T>.Zero;
                    for (int i = Math.Min(block, x.Rows - start); i > 0; i--)
                    {
                        part += Vector512.Load(row);
                        row += stride;
                    }

                    sum += part;
                }

                (sum * factor).Store(pd + column);
            }
        }
    }
}
