using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>The products of a recurrent layer, step by step: C starts from a bias or from itself, and adds A·B or Aᵀ·B.</summary>
/// <remarks>
/// Each number of C is one chain of multiply-adds from its start over the terms in ascending order. So a sum over many steps may be split,
/// and tiles may have any shape, without changing a byte. A tile of eight rows by two vectors uses 16 of the 32 registers that come with
/// vectors of 512 bits; with 16 registers a tile has four rows.
/// </remarks>
internal static unsafe class PanelProduct
{
    /// <summary>Computes C = bias + A·B in the first columns of C.</summary>
    /// <param name="a">m × k, or wider.</param>
    /// <param name="b">k × n.</param>
    /// <param name="bias">The start of every row, 1 × n, or wider.</param>
    /// <param name="c">m × n, or wider.</param>
    public static void MultiplyAddBias<T>(Matrix<T> a, Panels<T> b, Matrix<T> bias, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(bias.Rows == 1 && b.Columns <= bias.Stride);
        Require(a, b, c);
        fixed (T* pa = a.Padded, pb = b.Packed, pStart = bias.Padded, pc = c.Padded)
        {
            Run(new PanelOperands<T>(pa, a.Stride, 1, pb, 0, pStart, 0, pc, c.Stride, a.Rows, b.Columns, b.Terms));
        }
    }

    /// <summary>Computes C += A·B in the first columns of C.</summary>
    /// <param name="a">m × k, or wider.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n, or wider.</param>
    public static void Add<T>(Matrix<T> a, Panels<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a, b, c);
        fixed (T* pa = a.Padded, pb = b.Packed, pc = c.Padded)
        {
            Run(new PanelOperands<T>(pa, a.Stride, 1, pb, 0, pc, c.Stride, pc, c.Stride, a.Rows, b.Columns, b.Terms));
        }
    }

    /// <summary>Computes C += Aᵀ·B for some columns.</summary>
    /// <param name="a">k × m.</param>
    /// <param name="b">k × at least columnB + n.</param>
    /// <param name="columnB">The first column of B to multiply.</param>
    /// <param name="c">m × at least columnC + n.</param>
    /// <param name="columnC">The first column of C to update.</param>
    /// <param name="columns">n, with its padding.</param>
    public static void AddOuterProducts<T>(Matrix<T> a, Matrix<T> b, int columnB, Matrix<T> c, int columnC, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(
            a.Rows == b.Rows && a.Columns == c.Rows && columnB + columns <= b.Stride && columnC + columns <= c.Stride
            && columnB % Matrix<T>.Padding == 0 && columnC % Matrix<T>.Padding == 0 && columns % Matrix<T>.Padding == 0);
        fixed (T* pa = a.Padded, pb = b.Padded, pc = c.Padded)
        {
            T* from = pb + columnB, to = pc + columnC;
            Run(new PanelOperands<T>(pa, 1, a.Stride, from, b.Stride, to, c.Stride, to, c.Stride, c.Rows, columns, a.Rows));
        }
    }

    private static void Require<T>(Matrix<T> a, Panels<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(a.Rows == c.Rows && b.Terms <= a.Stride && b.Columns <= c.Stride);

    private static void Run<T>(in PanelOperands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Rows8, Simd512<T>, Vector512<T>, T>(x);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Rows4, Simd256<T>, Vector256<T>, T>(x);
        }
        else
        {
            Run<Rows4, Simd128<T>, Vector128<T>, T>(x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRows, TSimd, TVector, T>(in PanelOperands<T> x)
        where TRows : struct, IRowCount
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < x.Columns; column += 2 * TSimd.Lanes)
        {
            int width = Math.Min(2 * TSimd.Lanes, x.Columns - column), row = 0;
            bool packed = x.TermStrideB == 0;
            T* b = x.B + (packed ? (nint)column * x.Terms : column);
            nint termStrideB = packed ? width : x.TermStrideB, second = width - TSimd.Lanes;
            for (; row <= x.Rows - TRows.Count; row += TRows.Count)
            {
                PanelTile<TRows, TSimd, TVector, T>.Run(x, row, column, b, termStrideB, second);
            }

            for (; row <= x.Rows - Rows4.Count; row += Rows4.Count)
            {
                PanelTile<Rows4, TSimd, TVector, T>.Run(x, row, column, b, termStrideB, second);
            }

            for (; row <= x.Rows - Rows2.Count; row += Rows2.Count)
            {
                PanelTile<Rows2, TSimd, TVector, T>.Run(x, row, column, b, termStrideB, second);
            }

            if (row < x.Rows)
            {
                PanelTile<Rows1, TSimd, TVector, T>.Run(x, row, column, b, termStrideB, second);
            }
        }
    }
}
