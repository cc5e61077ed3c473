using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Transposes matrices.</summary>
internal static unsafe class Transposition
{
    /// <summary>Computes C = Aᵀ.</summary>
    /// <param name="a">m × n.</param>
    /// <param name="c">n × m; its padding stays unchanged.</param>
    public static void Transpose<T>(in Matrix<T> a, in Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(c.Rows == a.Columns && c.Columns == a.Rows);
        fixed (T* pa = a, pc = c)
        {
            Run(pa, a.Stride, a.Rows, a.Columns, pc, c.Stride);
        }
    }

    /// <summary>Copies c[j][i] = a[i][j], in squares if the processor can interleave vectors.</summary>
    public static void Run<T>(T* a, nint strideA, int rows, int columns, T* c, nint strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Run<FloatSquares, float>((float*)a, strideA, rows, columns, (float*)c, strideC);
        }
        else
        {
            Run<DoubleSquares, double>((double*)a, strideA, rows, columns, (double*)c, strideC);
        }
    }

    /// <summary>
    /// Transposes thirty-two columns at a time: it reads lines of A completely while they are in the cache, and writes rows of C to their
    /// end. C has no rows beyond the last column of A; its columns beyond the last row of A are padding.
    /// </summary>
    /// <remarks>
    /// If the rows are no whole number of squares, the last square begins earlier and copies a few numbers a second time: cheaper than a loop
    /// over single numbers. The same holds for the columns.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSquares, T>(T* a, nint strideA, nint rows, nint columns, T* c, nint strideC)
        where TSquares : struct, ISquares<T>
        where T : unmanaged
    {
        nint width = TSquares.Width, height = TSquares.CanCopyTwo && rows >= 2 * width ? 2 * width : width;
        if (!TSquares.CanCopyOne || rows < height || columns < width)
        {
            OneByOne(a, strideA, rows, columns, c, strideC);
            return;
        }

        for (nint first = 0; first < columns; first += 32)
        {
            nint end = Math.Min(first + 32, columns);
            for (nint next = 0; next < rows; next += height)
            {
                nint row = Math.Min(next, rows - height);
                for (nint following = first; following < end; following += width)
                {
                    nint column = Math.Min(following, columns - width);
                    T* from = a + (row * strideA) + column, to = c + (column * strideC) + row;
                    if (height == width)
                    {
                        TSquares.CopyOne(from, strideA, to, strideC);
                    }
                    else
                    {
                        TSquares.CopyTwo(from, strideA, to, strideC);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne<T>(T* a, nint strideA, nint rows, nint columns, T* c, nint strideC)
        where T : unmanaged
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column++)
            {
                c[(column * strideC) + row] = a[(row * strideA) + column];
            }
        }
    }

    /// <summary>The squares in which a matrix is transposed: one, or two of them one below the other.</summary>
    private interface ISquares<T>
        where T : unmanaged
    {
        /// <summary>The rows and the columns of a square.</summary>
        static abstract nint Width { get; }

        static abstract bool CanCopyOne { get; }

        static abstract bool CanCopyTwo { get; }

        static abstract void CopyOne(T* a, nint strideA, T* c, nint strideC);

        static abstract void CopyTwo(T* a, nint strideA, T* c, nint strideC);
    }

    /// <summary>Squares of four.</summary>
    private readonly struct FloatSquares : ISquares<float>
    {
        public static nint Width => 4;

        public static bool CanCopyOne => Sse.IsSupported;

        public static bool CanCopyTwo => Avx.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void CopyOne(float* a, nint strideA, float* c, nint strideC)
        {
            Vector128<float> a0 = Vector128.Load(a), a1 = Vector128.Load(a + strideA);
            Vector128<float> a2 = Vector128.Load(a + (2 * strideA)), a3 = Vector128.Load(a + (3 * strideA));
            Vector128<float> low01 = Sse.UnpackLow(a0, a1), high01 = Sse.UnpackHigh(a0, a1);
            Vector128<float> low23 = Sse.UnpackLow(a2, a3), high23 = Sse.UnpackHigh(a2, a3);
            Sse.MoveLowToHigh(low01, low23).Store(c);
            Sse.MoveHighToLow(low23, low01).Store(c + strideC);
            Sse.MoveLowToHigh(high01, high23).Store(c + (2 * strideC));
            Sse.MoveHighToLow(high23, high01).Store(c + (3 * strideC));
        }

        /// <summary>Rows four apart share a vector, whose halves are transposed side by side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void CopyTwo(float* a, nint strideA, float* c, nint strideC)
        {
            float* lower = a + (4 * strideA);
            Vector256<float> a0 = Vector256.Create(Vector128.Load(a), Vector128.Load(lower));
            Vector256<float> a1 = Vector256.Create(Vector128.Load(a + strideA), Vector128.Load(lower + strideA));
            Vector256<float> a2 = Vector256.Create(Vector128.Load(a + (2 * strideA)), Vector128.Load(lower + (2 * strideA)));
            Vector256<float> a3 = Vector256.Create(Vector128.Load(a + (3 * strideA)), Vector128.Load(lower + (3 * strideA)));
            Vector256<double> low01 = Avx.UnpackLow(a0, a1).AsDouble(), high01 = Avx.UnpackHigh(a0, a1).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(a2, a3).AsDouble(), high23 = Avx.UnpackHigh(a2, a3).AsDouble();
            Avx.UnpackLow(low01, low23).AsSingle().Store(c);
            Avx.UnpackHigh(low01, low23).AsSingle().Store(c + strideC);
            Avx.UnpackLow(high01, high23).AsSingle().Store(c + (2 * strideC));
            Avx.UnpackHigh(high01, high23).AsSingle().Store(c + (3 * strideC));
        }
    }

    /// <summary>Squares of two.</summary>
    private readonly struct DoubleSquares : ISquares<double>
    {
        public static nint Width => 2;

        public static bool CanCopyOne => Sse2.IsSupported;

        public static bool CanCopyTwo => Avx.IsSupported;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void CopyOne(double* a, nint strideA, double* c, nint strideC)
        {
            Vector128<double> a0 = Vector128.Load(a), a1 = Vector128.Load(a + strideA);
            Sse2.UnpackLow(a0, a1).Store(c);
            Sse2.UnpackHigh(a0, a1).Store(c + strideC);
        }

        /// <summary>Rows two apart share a vector, whose halves are transposed side by side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void CopyTwo(double* a, nint strideA, double* c, nint strideC)
        {
            double* lower = a + (2 * strideA);
            Vector256<double> a0 = Vector256.Create(Vector128.Load(a), Vector128.Load(lower));
            Vector256<double> a1 = Vector256.Create(Vector128.Load(a + strideA), Vector128.Load(lower + strideA));
            Avx.UnpackLow(a0, a1).Store(c);
            Avx.UnpackHigh(a0, a1).Store(c + strideC);
        }
    }
}
