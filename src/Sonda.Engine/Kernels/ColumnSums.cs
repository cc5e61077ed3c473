using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Sums over some rows of a matrix, column by column.</summary>
/// <remarks>
/// As in <see cref="SumKernels"/>, rows are summed in order within blocks of 32, then block by block, so that the error does not grow with
/// the length of the batch. The padding is summed too.
/// </remarks>
internal static unsafe class ColumnSums
{
    private const int Block = 32;

    private interface ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static abstract TVector AddTo<TSimd, TVector>(TVector sum, TVector x, TVector y, TVector mean)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct;
    }

    /// <summary>Computes destination = Σ x over the given rows.</summary>
    /// <param name="x">m × n.</param>
    /// <param name="rows">Rows of x, below m.</param>
    /// <param name="destination">1 × n.</param>
    public static void Sum<T>(Matrix<T> x, ReadOnlySpan<int> rows, Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<Plain<T>, T>(x, x, x, rows, destination);

    /// <summary>Computes destination = Σ (x − mean)² over the given rows.</summary>
    /// <param name="x">m × n.</param>
    /// <param name="mean">1 × n.</param>
    /// <param name="rows">Rows of x, below m.</param>
    /// <param name="destination">1 × n.</param>
    public static void SquaredDistances<T>(Matrix<T> x, Matrix<T> mean, ReadOnlySpan<int> rows, Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<SquaredDistance<T>, T>(x, x, mean, rows, destination);

    /// <summary>Computes destination = Σ x · y over the given rows.</summary>
    /// <param name="x">m × n.</param>
    /// <param name="y">m × n.</param>
    /// <param name="rows">Rows of x and y, below m.</param>
    /// <param name="destination">1 × n.</param>
    public static void Products<T>(Matrix<T> x, Matrix<T> y, ReadOnlySpan<int> rows, Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run<Product<T>, T>(x, y, x, rows, destination);

    private static void Run<TTerm, T>(Matrix<T> x, Matrix<T> y, Matrix<T> mean, ReadOnlySpan<int> rows, Matrix<T> destination)
        where TTerm : struct, ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(x.Columns == y.Columns && x.Rows == y.Rows && destination.Rows == 1);
        MatrixKernels.Require(x.Columns == destination.Columns && mean.Columns == destination.Columns);
        foreach (int row in rows)
        {
            MatrixKernels.Require((uint)row < (uint)x.Rows);
        }

        fixed (T* px = x.Padded, py = y.Padded, pm = mean.Padded, pd = destination.Padded)
        fixed (int* pr = rows)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Traverse<TTerm, Simd512<T>, Vector512<T>, T>(px, py, pm, pr, rows.Length, x.Stride, pd);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Traverse<TTerm, Simd256<T>, Vector256<T>, T>(px, py, pm, pr, rows.Length, x.Stride, pd);
            }
            else
            {
                Traverse<TTerm, Simd128<T>, Vector128<T>, T>(px, py, pm, pr, rows.Length, x.Stride, pd);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Traverse<TTerm, TSimd, TVector, T>(
        T* x, T* y, T* mean, int* rows, nint count, nint stride, T* destination)
        where TTerm : struct, ITerm<T>
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint column = 0; column < stride; column += TSimd.Lanes)
        {
            TVector sum = TSimd.Broadcast(T.Zero);

            // Without rows there may be no memory behind the pointer.
            TVector middle = count > 0 ? TSimd.Load(mean + column) : sum;
            for (nint start = 0; start < count; start += Block)
            {
                TVector part = TSimd.Broadcast(T.Zero);
                nint end = Math.Min(start + Block, count);
                for (nint i = start; i < end; i++)
                {
                    nint at = (rows[i] * stride) + column;
                    part = TTerm.AddTo<TSimd, TVector>(part, TSimd.Load(x + at), TSimd.Load(y + at), middle);
                }

                sum = TSimd.Add(sum, part);
            }

            TSimd.Store(sum, destination + column);
        }
    }

    private readonly struct Plain<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo<TSimd, TVector>(TVector sum, TVector x, TVector y, TVector mean)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Add(sum, x);
    }

    private readonly struct SquaredDistance<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo<TSimd, TVector>(TVector sum, TVector x, TVector y, TVector mean)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector distance = TSimd.Subtract(x, mean);
            return TSimd.MultiplyAdd(distance, distance, sum);
        }
    }

    private readonly struct Product<T> : ITerm<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector AddTo<TSimd, TVector>(TVector sum, TVector x, TVector y, TVector mean)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.MultiplyAdd(x, y, sum);
    }
}
