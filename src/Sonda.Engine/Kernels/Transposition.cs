using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Rows into columns.</summary>
internal static unsafe class Transposition
{
    /// <summary>C = Aᵀ.</summary>
    /// <param name="a">m × n.</param>
    /// <param name="c">n × m; its padding stays as it is.</param>
    public static void Transpose<T>(Matrix<T> a, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(c.Rows == a.Columns && c.Columns == a.Rows);
        fixed (T* pa = a.Padded, pc = c.Padded)
        {
            Run(pa, a.Stride, a.Rows, a.Columns, pc, c.Stride);
        }
    }

    /// <summary>c[j][i] = a[i][j], in squares where the processor can interleave vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T>(T* a, nint strideA, int rows, int columns, T* c, nint strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint squareRows = 0, squareColumns = 0;
        if (Sse2.IsSupported)
        {
            // Rows of C beyond the last column of A do not exist; columns of C beyond the last row of A are padding.
            (squareRows, squareColumns) = (rows / 4 * 4, columns / 4 * 4);
            for (nint row = 0; row < squareRows; row += 4)
            {
                for (nint column = 0; column < squareColumns; column += 4)
                {
                    T* from = a + (row * strideA) + column, to = c + (column * strideC) + row;
                    if (typeof(T) == typeof(float))
                    {
                        Square((float*)from, strideA, (float*)to, strideC);
                    }
                    else
                    {
                        Square((double*)from, strideA, (double*)to, strideC);
                        Square((double*)from + 2, strideA, (double*)(to + (2 * strideC)), strideC);
                        Square((double*)(from + (2 * strideA)), strideA, (double*)to + 2, strideC);
                        Square((double*)(from + (2 * strideA)) + 2, strideA, (double*)(to + (2 * strideC)) + 2, strideC);
                    }
                }
            }
        }

        for (nint row = 0; row < rows; row++)
        {
            for (nint column = row < squareRows ? squareColumns : 0; column < columns; column++)
            {
                c[(column * strideC) + row] = a[(row * strideA) + column];
            }
        }
    }

    /// <summary>Four by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* a, nint strideA, float* c, nint strideC)
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

    /// <summary>Two by two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(double* a, nint strideA, double* c, nint strideC)
    {
        Vector128<double> a0 = Vector128.Load(a), a1 = Vector128.Load(a + strideA);
        Sse2.UnpackLow(a0, a1).Store(c);
        Sse2.UnpackHigh(a0, a1).Store(c + strideC);
    }
}
