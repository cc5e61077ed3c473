using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>The layout of the statistics of a normalisation.</summary>
internal unsafe interface IAxis
{
    /// <summary>Loads the statistics for the numbers of one row from one column on.</summary>
    static abstract TVector Load<TSimd, TVector, T>(T* statistics, nint row, nint column)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>One number for each column: 1 × n.</summary>
internal readonly unsafe struct ByColumn : IAxis
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TSimd, TVector, T>(T* statistics, nint row, nint column)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.Load(statistics + column);
}

/// <summary>One number for each row: 1 × m.</summary>
internal readonly unsafe struct ByRow : IAxis
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TSimd, TVector, T>(T* statistics, nint row, nint column)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TSimd.Broadcast(statistics[row]);
}

/// <summary>The formulas of the normalisations, over whole padded rows; source and destination may be the same.</summary>
internal static unsafe class NormKernels
{
    private interface INormOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static abstract TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector a, TVector b, TVector c)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct;
    }

    /// <summary>Computes destination = (x − mean) · scale.</summary>
    /// <param name="x">m × n.</param>
    /// <param name="mean">1 × n by column, or 1 × m or longer by row.</param>
    /// <param name="scale">As the mean.</param>
    /// <param name="destination">m × n.</param>
    public static void Normalize<TAxis, T>(Matrix<T> x, Matrix<T> mean, Matrix<T> scale, Matrix<T> destination)
        where TAxis : struct, IAxis
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<Centre<T>, TAxis, T>(x, x, mean, scale, scale, destination);

    /// <summary>Computes destination = x · gain + shift, rounded once.</summary>
    /// <param name="x">m × n.</param>
    /// <param name="gain">1 × n.</param>
    /// <param name="shift">1 × n.</param>
    /// <param name="destination">m × n.</param>
    public static void Affine<T>(Matrix<T> x, Matrix<T> gain, Matrix<T> shift, Matrix<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<Line<T>, ByColumn, T>(x, x, gain, shift, shift, destination);

    /// <summary>Computes destination = scale · (d − mean − x · slope): from the gradient of a normalised x to that of the input.</summary>
    /// <param name="d">m × n: ∂C/∂x.</param>
    /// <param name="x">m × n.</param>
    /// <param name="mean">The mean of d; 1 × n by column, or 1 × m or longer by row.</param>
    /// <param name="slope">The mean of d · x, as the mean.</param>
    /// <param name="scale">As the mean.</param>
    /// <param name="destination">m × n.</param>
    public static void Backward<TAxis, T>(
        Matrix<T> d, Matrix<T> x, Matrix<T> mean, Matrix<T> slope, Matrix<T> scale, Matrix<T> destination)
        where TAxis : struct, IAxis
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Run<Return<T>, TAxis, T>(x, d, mean, slope, scale, destination);

    private static void Run<TOperator, TAxis, T>(
        Matrix<T> x, Matrix<T> y, Matrix<T> a, Matrix<T> b, Matrix<T> c, Matrix<T> destination)
        where TOperator : struct, INormOperator<T>
        where TAxis : struct, IAxis
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(x.Rows == destination.Rows && x.Columns == destination.Columns);
        MatrixKernels.Require(y.Rows == destination.Rows && y.Columns == destination.Columns);
        int wanted = typeof(TAxis) == typeof(ByColumn) ? x.Columns : x.Rows;
        MatrixKernels.Require(a.Columns >= wanted && b.Columns >= wanted && c.Columns >= wanted);
        fixed (T* px = x.Padded, py = y.Padded, pa = a.Padded, pb = b.Padded, pc = c.Padded, pd = destination.Padded)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Traverse<TOperator, TAxis, Simd512<T>, Vector512<T>, T>(px, py, pa, pb, pc, pd, x.Rows, x.Stride);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Traverse<TOperator, TAxis, Simd256<T>, Vector256<T>, T>(px, py, pa, pb, pc, pd, x.Rows, x.Stride);
            }
            else
            {
                Traverse<TOperator, TAxis, Simd128<T>, Vector128<T>, T>(px, py, pa, pb, pc, pd, x.Rows, x.Stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Traverse<TOperator, TAxis, TSimd, TVector, T>(
        T* x, T* y, T* a, T* b, T* c, T* destination, nint rows, nint stride)
        where TOperator : struct, INormOperator<T>
        where TAxis : struct, IAxis
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < stride; column += TSimd.Lanes)
            {
                nint i = (row * stride) + column;
                TVector value = TOperator.Apply<TSimd, TVector>(
                    TSimd.Load(x + i),
                    TSimd.Load(y + i),
                    TAxis.Load<TSimd, TVector, T>(a, row, column),
                    TAxis.Load<TSimd, TVector, T>(b, row, column),
                    TAxis.Load<TSimd, TVector, T>(c, row, column));
                TSimd.Store(value, destination + i);
            }
        }
    }

    private readonly struct Centre<T> : INormOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector same, TVector mean, TVector scale, TVector unused)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Multiply(TSimd.Subtract(x, mean), scale);
    }

    private readonly struct Line<T> : INormOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector same, TVector gain, TVector shift, TVector unused)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.MultiplyAdd(x, gain, shift);
    }

    private readonly struct Return<T> : INormOperator<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector x, TVector d, TVector mean, TVector slope, TVector scale)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Multiply(TSimd.Subtract(d, TSimd.MultiplyAdd(x, slope, mean)), scale);
    }
}
