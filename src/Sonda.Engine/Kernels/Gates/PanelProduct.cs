using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>The products of a recurrent layer, a step at a time: C grows by A·B or by Aᵀ·B.</summary>
/// <remarks>
/// Each number of C is one chain of multiply-adds that starts from what C holds, over the terms in ascending order: a sum
/// over many steps may be cut into pieces, and tiles may have any shape, without a byte being another. A tile of eight
/// rows by two vectors takes 16 of the 32 registers that vectors of 512 bits come with; with 16 registers it has four.
/// </remarks>
internal static unsafe class PanelProduct
{
    private interface IRows
    {
        static abstract int Count { get; }
    }

    /// <summary>C += A·B in the first columns of C.</summary>
    /// <param name="a">m × k, or wider.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n, or wider.</param>
    public static void Add<T>(Matrix<T> a, Panels<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(a.Rows == c.Rows && b.Terms <= a.Stride && b.Columns <= c.Stride);
        fixed (T* pa = a.Padded, pb = b.Packed, pc = c.Padded)
        {
            Run(new Operands<T>(pa, a.Stride, 1, pb, 0, pc, c.Stride, a.Rows, b.Columns, b.Terms));
        }
    }

    /// <summary>Columns of C += Aᵀ·B.</summary>
    /// <param name="a">k × m.</param>
    /// <param name="b">k × n, or wider.</param>
    /// <param name="c">m × at least column + n.</param>
    /// <param name="column">The first column of C that grows.</param>
    /// <param name="columns">n, counted with its padding.</param>
    public static void AddOuterProducts<T>(Matrix<T> a, Matrix<T> b, Matrix<T> c, int column, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(
            a.Rows == b.Rows && a.Columns == c.Rows && columns <= b.Stride && column + columns <= c.Stride
            && column % Matrix<T>.Padding == 0 && columns % Matrix<T>.Padding == 0);
        fixed (T* pa = a.Padded, pb = b.Padded, pc = c.Padded)
        {
            Run(new Operands<T>(pa, 1, a.Stride, pb, b.Stride, pc + column, c.Stride, c.Rows, columns, a.Rows));
        }
    }

    private static void Run<T>(in Operands<T> x)
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
    private static void Run<TRows, TSimd, TVector, T>(in Operands<T> x)
        where TRows : struct, IRows
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
                Tile<TRows, TSimd, TVector, T>(x, row, column, b, termStrideB, second);
            }

            for (; row <= x.Rows - Rows4.Count; row += Rows4.Count)
            {
                Tile<Rows4, TSimd, TVector, T>(x, row, column, b, termStrideB, second);
            }

            for (; row <= x.Rows - Rows2.Count; row += Rows2.Count)
            {
                Tile<Rows2, TSimd, TVector, T>(x, row, column, b, termStrideB, second);
            }

            if (row < x.Rows)
            {
                Tile<Rows1, TSimd, TVector, T>(x, row, column, b, termStrideB, second);
            }
        }
    }

    /// <summary>
    /// Some rows of a strip. Where it is one vector wide, the second vector is the first once more, so that there is one
    /// kernel and not two: narrow strips cost twice.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TSimd, TVector, T>(
        in Operands<T> x, nint row, nint column, T* b, nint termStrideB, nint second)
        where TRows : struct, IRows
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default, c60 = default, c70 = default;
        TVector c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default, c61 = default, c71 = default;
        nint ra = x.RowStrideA, ka = x.TermStrideA, rc = x.StrideC;
        T* a = x.A + (row * ra), c = x.C + (row * rc) + column;
        Load<TRows, TSimd, TVector, T>(0, c, second, ref c00, ref c01);
        Load<TRows, TSimd, TVector, T>(1, c + rc, second, ref c10, ref c11);
        Load<TRows, TSimd, TVector, T>(2, c + (2 * rc), second, ref c20, ref c21);
        Load<TRows, TSimd, TVector, T>(3, c + (3 * rc), second, ref c30, ref c31);
        Load<TRows, TSimd, TVector, T>(4, c + (4 * rc), second, ref c40, ref c41);
        Load<TRows, TSimd, TVector, T>(5, c + (5 * rc), second, ref c50, ref c51);
        Load<TRows, TSimd, TVector, T>(6, c + (6 * rc), second, ref c60, ref c61);
        Load<TRows, TSimd, TVector, T>(7, c + (7 * rc), second, ref c70, ref c71);
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + second);
            Add<TRows, TSimd, TVector, T>(0, a, b0, b1, ref c00, ref c01);
            Add<TRows, TSimd, TVector, T>(1, a + ra, b0, b1, ref c10, ref c11);
            Add<TRows, TSimd, TVector, T>(2, a + (2 * ra), b0, b1, ref c20, ref c21);
            Add<TRows, TSimd, TVector, T>(3, a + (3 * ra), b0, b1, ref c30, ref c31);
            Add<TRows, TSimd, TVector, T>(4, a + (4 * ra), b0, b1, ref c40, ref c41);
            Add<TRows, TSimd, TVector, T>(5, a + (5 * ra), b0, b1, ref c50, ref c51);
            Add<TRows, TSimd, TVector, T>(6, a + (6 * ra), b0, b1, ref c60, ref c61);
            Add<TRows, TSimd, TVector, T>(7, a + (7 * ra), b0, b1, ref c70, ref c71);
            a += ka;
            b += termStrideB;
        }

        Store<TRows, TSimd, TVector, T>(0, c, second, c00, c01);
        Store<TRows, TSimd, TVector, T>(1, c + rc, second, c10, c11);
        Store<TRows, TSimd, TVector, T>(2, c + (2 * rc), second, c20, c21);
        Store<TRows, TSimd, TVector, T>(3, c + (3 * rc), second, c30, c31);
        Store<TRows, TSimd, TVector, T>(4, c + (4 * rc), second, c40, c41);
        Store<TRows, TSimd, TVector, T>(5, c + (5 * rc), second, c50, c51);
        Store<TRows, TSimd, TVector, T>(6, c + (6 * rc), second, c60, c61);
        Store<TRows, TSimd, TVector, T>(7, c + (7 * rc), second, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TRows, TSimd, TVector, T>(int row, T* c, nint second, ref TVector c0, ref TVector c1)
        where TRows : struct, IRows
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        if (row < TRows.Count)
        {
            (c0, c1) = (TSimd.Load(c), TSimd.Load(c + second));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TRows, TSimd, TVector, T>(
        int row, T* a, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
        where TRows : struct, IRows
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        if (row < TRows.Count)
        {
            TVector factor = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(factor, b0, c0);
            c1 = TSimd.MultiplyAdd(factor, b1, c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TRows, TSimd, TVector, T>(int row, T* c, nint second, TVector c0, TVector c1)
        where TRows : struct, IRows
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        if (row < TRows.Count)
        {
            TSimd.Store(c0, c);
            TSimd.Store(c1, c + second);
        }
    }

    private readonly struct Rows8 : IRows
    {
        public static int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 8;
        }
    }

    private readonly struct Rows4 : IRows
    {
        public static int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 4;
        }
    }

    private readonly struct Rows2 : IRows
    {
        public static int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 2;
        }
    }

    private readonly struct Rows1 : IRows
    {
        public static int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => 1;
        }
    }

    /// <summary>C[r,:] += Σₖ A(r,k)·B[k,:]; B in packed strips where its stride is 0.</summary>
    private readonly struct Operands<T>(
        T* a, int rowStrideA, int termStrideA, T* b, int termStrideB, T* c, int strideC, int rows, int columns, int terms)
        where T : unmanaged
    {
        public readonly T* A = a;
        public readonly T* B = b;
        public readonly T* C = c;
        public readonly nint RowStrideA = rowStrideA;
        public readonly nint TermStrideA = termStrideA;
        public readonly nint TermStrideB = termStrideB;
        public readonly nint StrideC = strideC;
        public readonly int Rows = rows;
        public readonly int Columns = columns;
        public readonly int Terms = terms;
    }
}
