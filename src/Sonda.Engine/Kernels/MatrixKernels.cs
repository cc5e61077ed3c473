using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Products of dense matrices.</summary>
/// <remarks>
/// All are one micro-kernel: C[r,:] = start + Σₖ A(r,k)·B[k,:] with vectors along a row of B and C. A tile of
/// <see cref="TileRows"/> rows by two vectors stays in registers: ten chains of multiply-adds (two units of latency
/// four need eight), two loads of B and five broadcasts of A for ten multiply-adds. Each number of C is a chain
/// over k in ascending order, whatever the width, the tile or the number of rows.
/// </remarks>
internal static unsafe class MatrixKernels
{
    /// <summary>Rows of a tile: ten accumulators and three temporaries fit the sixteen registers of AVX2.</summary>
    private const int TileRows = 5;

    /// <summary>C = A·B + bias, the bias added first to every row.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="bias">One row of n.</param>
    /// <param name="c">m × n.</param>
    public static void MultiplyAddBias<T>(Matrix<T> a, Matrix<T> b, Matrix<T> bias, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns && bias.Columns == b.Columns);
        fixed (T* pa = a.Padded, pb = b.Padded, pStart = bias.Padded, pc = c.Padded)
        {
            Run(new Operands<T>(pa, a.Stride, 1, pb, pStart, 0, T.One, pc, c.Stride, c.Rows, b.Rows));
        }
    }

    /// <summary>C = A·B.</summary>
    /// <param name="a">m × k.</param>
    /// <param name="b">k × n.</param>
    /// <param name="c">m × n.</param>
    public static void Multiply<T>(Matrix<T> a, Matrix<T> b, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        c.Padded.Clear();
        Require(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns);
        fixed (T* pa = a.Padded, pb = b.Padded, pc = c.Padded)
        {
            Run(new Operands<T>(pa, a.Stride, 1, pb, pc, c.Stride, T.One, pc, c.Stride, c.Rows, b.Rows));
        }
    }

    /// <summary>C = scale·C + Aᵀ·B: the sum of the outer products of the rows of A and B.</summary>
    /// <param name="a">k × m.</param>
    /// <param name="b">k × n.</param>
    /// <param name="scale">Factor of what C holds.</param>
    /// <param name="c">m × n.</param>
    public static void AddOuterProducts<T>(Matrix<T> a, Matrix<T> b, T scale, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(a.Rows == b.Rows && c.Rows == a.Columns && c.Columns == b.Columns);
        fixed (T* pa = a.Padded, pb = b.Padded, pc = c.Padded)
        {
            Run(new Operands<T>(pa, 1, a.Stride, pb, pc, c.Stride, scale, pc, c.Stride, c.Rows, b.Rows));
        }
    }

    /// <summary>C = Aᵀ, in squares of four by four where the numbers are floats and the processor can interleave them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<T>(Matrix<T> a, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(c.Rows == a.Columns && c.Columns == a.Rows);
        int squareRows = 0, squareColumns = 0;
        fixed (T* pa = a.Padded, pc = c.Padded)
        {
            nint strideA = a.Stride, strideC = c.Stride;
            if (typeof(T) == typeof(float) && Sse.IsSupported)
            {
                // Rows of C beyond the last column of A do not exist; columns of C beyond the last row of A are padding.
                (squareRows, squareColumns) = (a.Rows / 4 * 4, a.Columns / 4 * 4);
                for (nint row = 0; row < squareRows; row += 4)
                {
                    for (nint column = 0; column < squareColumns; column += 4)
                    {
                        TransposeSquare((float*)(pa + (row * strideA) + column), strideA, (float*)(pc + (column * strideC) + row), strideC);
                    }
                }
            }

            for (nint row = 0; row < a.Rows; row++)
            {
                for (nint column = row < squareRows ? squareColumns : 0; column < a.Columns; column++)
                {
                    pc[(column * strideC) + row] = pa[(row * strideA) + column];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeSquare(float* a, nint strideA, float* c, nint strideC)
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

    /// <summary>What stands between a caller's mistake and a pointer that leaves its matrix.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal static void Require(bool shapesFit)
    {
        if (!shapesFit)
        {
            throw new ArgumentException("The shapes of the matrices do not fit.");
        }
    }

    private static void Run<T>(in Operands<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Simd512<T>, Vector512<T>, T>(x);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Simd256<T>, Vector256<T>, T>(x);
        }
        else
        {
            Run<Simd128<T>, Vector128<T>, T>(x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector, T>(in Operands<T> x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int lanes = TSimd.Lanes;
        for (int column = 0; column < x.StrideC; column += 2 * lanes)
        {
            bool two = column + (2 * lanes) <= x.StrideC;
            int row = 0;
            for (; row + TileRows <= x.Rows; row += TileRows)
            {
                if (two)
                {
                    Tile5x2<TSimd, TVector, T>(x, row, column);
                }
                else
                {
                    Tile5x1<TSimd, TVector, T>(x, row, column);
                }
            }

            for (; row < x.Rows; row++)
            {
                Tile1x1<TSimd, TVector, T>(x, row, column);
                if (two)
                {
                    Tile1x1<TSimd, TVector, T>(x, row, column + lanes);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5x2<TSimd, TVector, T>(in Operands<T> x, nint row, nint column)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, ra = x.RowStrideA, ka = x.TermStrideA, rs = x.RowStrideStart, strideC = x.StrideC;
        TVector scale = TSimd.Broadcast(x.Scale);
        T* s = x.Start + (row * rs) + column;
        TVector c00 = TSimd.Multiply(scale, TSimd.Load(s)), c01 = TSimd.Multiply(scale, TSimd.Load(s + lanes));
        s += rs;
        TVector c10 = TSimd.Multiply(scale, TSimd.Load(s)), c11 = TSimd.Multiply(scale, TSimd.Load(s + lanes));
        s += rs;
        TVector c20 = TSimd.Multiply(scale, TSimd.Load(s)), c21 = TSimd.Multiply(scale, TSimd.Load(s + lanes));
        s += rs;
        TVector c30 = TSimd.Multiply(scale, TSimd.Load(s)), c31 = TSimd.Multiply(scale, TSimd.Load(s + lanes));
        s += rs;
        TVector c40 = TSimd.Multiply(scale, TSimd.Load(s)), c41 = TSimd.Multiply(scale, TSimd.Load(s + lanes));

        T* a = x.A + (row * ra);
        T* b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + lanes);
            TVector a0 = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(a0, b0, c00);
            c01 = TSimd.MultiplyAdd(a0, b1, c01);
            TVector a1 = TSimd.Broadcast(a[ra]);
            c10 = TSimd.MultiplyAdd(a1, b0, c10);
            c11 = TSimd.MultiplyAdd(a1, b1, c11);
            TVector a2 = TSimd.Broadcast(a[2 * ra]);
            c20 = TSimd.MultiplyAdd(a2, b0, c20);
            c21 = TSimd.MultiplyAdd(a2, b1, c21);
            TVector a3 = TSimd.Broadcast(a[3 * ra]);
            c30 = TSimd.MultiplyAdd(a3, b0, c30);
            c31 = TSimd.MultiplyAdd(a3, b1, c31);
            TVector a4 = TSimd.Broadcast(a[4 * ra]);
            c40 = TSimd.MultiplyAdd(a4, b0, c40);
            c41 = TSimd.MultiplyAdd(a4, b1, c41);
            a += ka;
            b += strideC;
        }

        T* c = x.C + (row * strideC) + column;
        TSimd.Store(c00, c);
        TSimd.Store(c01, c + lanes);
        TSimd.Store(c10, c += strideC);
        TSimd.Store(c11, c + lanes);
        TSimd.Store(c20, c += strideC);
        TSimd.Store(c21, c + lanes);
        TSimd.Store(c30, c += strideC);
        TSimd.Store(c31, c + lanes);
        TSimd.Store(c40, c += strideC);
        TSimd.Store(c41, c + lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5x1<TSimd, TVector, T>(in Operands<T> x, nint row, nint column)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint ra = x.RowStrideA, ka = x.TermStrideA, rs = x.RowStrideStart, strideC = x.StrideC;
        TVector scale = TSimd.Broadcast(x.Scale);
        T* s = x.Start + (row * rs) + column;
        TVector c0 = TSimd.Multiply(scale, TSimd.Load(s));
        TVector c1 = TSimd.Multiply(scale, TSimd.Load(s + rs));
        TVector c2 = TSimd.Multiply(scale, TSimd.Load(s + (2 * rs)));
        TVector c3 = TSimd.Multiply(scale, TSimd.Load(s + (3 * rs)));
        TVector c4 = TSimd.Multiply(scale, TSimd.Load(s + (4 * rs)));

        T* a = x.A + (row * ra);
        T* b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b);
            c0 = TSimd.MultiplyAdd(TSimd.Broadcast(*a), b0, c0);
            c1 = TSimd.MultiplyAdd(TSimd.Broadcast(a[ra]), b0, c1);
            c2 = TSimd.MultiplyAdd(TSimd.Broadcast(a[2 * ra]), b0, c2);
            c3 = TSimd.MultiplyAdd(TSimd.Broadcast(a[3 * ra]), b0, c3);
            c4 = TSimd.MultiplyAdd(TSimd.Broadcast(a[4 * ra]), b0, c4);
            a += ka;
            b += strideC;
        }

        T* c = x.C + (row * strideC) + column;
        TSimd.Store(c0, c);
        TSimd.Store(c1, c + strideC);
        TSimd.Store(c2, c + (2 * strideC));
        TSimd.Store(c3, c + (3 * strideC));
        TSimd.Store(c4, c + (4 * strideC));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1<TSimd, TVector, T>(in Operands<T> x, nint row, nint column)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint ka = x.TermStrideA, strideC = x.StrideC;
        TVector c = TSimd.Multiply(TSimd.Broadcast(x.Scale), TSimd.Load(x.Start + (row * x.RowStrideStart) + column));
        T* a = x.A + (row * x.RowStrideA);
        T* b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            c = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TSimd.Load(b), c);
            a += ka;
            b += strideC;
        }

        TSimd.Store(c, x.C + (row * strideC) + column);
    }

    /// <summary>C[r,:] = Scale·Start[r,:] + Σₖ A(r,k)·B[k,:]; B and C have the same stride.</summary>
    private readonly struct Operands<T>(
        T* a, int rowStrideA, int termStrideA, T* b, T* start, int rowStrideStart, T scale, T* c, int strideC, int rows, int terms)
        where T : unmanaged
    {
        public readonly T* A = a;
        public readonly T* B = b;
        public readonly T* Start = start;
        public readonly T* C = c;
        public readonly nint RowStrideA = rowStrideA;
        public readonly nint TermStrideA = termStrideA;
        public readonly nint RowStrideStart = rowStrideStart;
        public readonly nint StrideC = strideC;
        public readonly T Scale = scale;
        public readonly int Rows = rows;
        public readonly int Terms = terms;
    }
}
