using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>A product read where its matrices lie: for small ones, which packing would only delay.</summary>
/// <remarks>
/// A tile of <see cref="TileRows"/> rows by two vectors stays in registers: ten chains of multiply-adds (two units of
/// latency four need eight), two loads of B and five broadcasts of A for ten multiply-adds.
/// </remarks>
internal static unsafe class DirectProduct<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a tile: ten accumulators and three temporaries fit the sixteen registers of AVX2.</summary>
    private const int TileRows = 5;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product<T> x)
    {
        int lanes = TSimd.Lanes;
        for (int column = 0; column < x.Columns; column += 2 * lanes)
        {
            bool two = column + (2 * lanes) <= x.Columns;
            int row = 0;
            for (; row + TileRows <= x.Rows; row += TileRows)
            {
                if (two)
                {
                    Tile5x2(x, row, column);
                }
                else
                {
                    Tile5x1(x, row, column);
                }
            }

            for (; row < x.Rows; row++)
            {
                Tile1x1(x, row, column);
                if (two)
                {
                    Tile1x1(x, row, column + lanes);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5x2(in Product<T> x, nint row, nint column)
    {
        nint lanes = TSimd.Lanes, ra = x.RowStrideA, ka = x.TermStrideA, rs = x.RowStrideStart, strideB = x.TermStrideB, strideC = x.StrideC;
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
            b += strideB;
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
    private static void Tile5x1(in Product<T> x, nint row, nint column)
    {
        nint ra = x.RowStrideA, ka = x.TermStrideA, rs = x.RowStrideStart, strideB = x.TermStrideB, strideC = x.StrideC;
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
            b += strideB;
        }

        T* c = x.C + (row * strideC) + column;
        TSimd.Store(c0, c);
        TSimd.Store(c1, c + strideC);
        TSimd.Store(c2, c + (2 * strideC));
        TSimd.Store(c3, c + (3 * strideC));
        TSimd.Store(c4, c + (4 * strideC));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1x1(in Product<T> x, nint row, nint column)
    {
        nint ka = x.TermStrideA, strideB = x.TermStrideB, strideC = x.StrideC;
        TVector c = TSimd.Multiply(TSimd.Broadcast(x.Scale), TSimd.Load(x.Start + (row * x.RowStrideStart) + column));
        T* a = x.A + (row * x.RowStrideA);
        T* b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            c = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TSimd.Load(b), c);
            a += ka;
            b += strideB;
        }

        TSimd.Store(c, x.C + (row * strideC) + column);
    }
}
