using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>One tile of a product with operands in place: up to twelve rows of one or two vectors, in registers.</summary>
/// <remarks>As in <see cref="Tile{TRows,TSimd,TVector,T}"/>, the compiler removes the code of missing rows.</remarks>
internal static unsafe class DirectTile<TRows, TSimd, TVector, T>
    where TRows : struct, IRowCount
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes C = scale·start + A·B, two vectors wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two(in Product<T> x, nint row, nint column)
    {
        TVector c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default;
        TVector c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default;
        TVector c60 = default, c70 = default, c80 = default, c90 = default, ca0 = default, cb0 = default;
        TVector c61 = default, c71 = default, c81 = default, c91 = default, ca1 = default, cb1 = default;
        nint ra = x.RowStrideA, ka = x.TermStrideA, kb = x.TermStrideB, rs = x.RowStrideStart, rc = x.StrideC;
        TVector scale = TSimd.Broadcast(x.Scale);
        T* s = x.Start + (row * rs) + column;
        Begin(0, s, scale, ref c00, ref c01);
        Begin(1, s += rs, scale, ref c10, ref c11);
        Begin(2, s += rs, scale, ref c20, ref c21);
        Begin(3, s += rs, scale, ref c30, ref c31);
        Begin(4, s += rs, scale, ref c40, ref c41);
        Begin(5, s += rs, scale, ref c50, ref c51);
        Begin(6, s += rs, scale, ref c60, ref c61);
        Begin(7, s += rs, scale, ref c70, ref c71);
        Begin(8, s += rs, scale, ref c80, ref c81);
        Begin(9, s += rs, scale, ref c90, ref c91);
        Begin(10, s += rs, scale, ref ca0, ref ca1);
        Begin(11, s += rs, scale, ref cb0, ref cb1);

        // Three rows per pointer: more pointers would not fit into the registers, fewer would need a multiplication.
        T* a0 = x.A + (row * ra), a3 = a0 + (3 * ra), a6 = a3 + (3 * ra), a9 = a6 + (3 * ra);
        T* b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Lanes);
            Add(0, a0, b0, b1, ref c00, ref c01);
            Add(1, a0 + ra, b0, b1, ref c10, ref c11);
            Add(2, a0 + (2 * ra), b0, b1, ref c20, ref c21);
            Add(3, a3, b0, b1, ref c30, ref c31);
            Add(4, a3 + ra, b0, b1, ref c40, ref c41);
            Add(5, a3 + (2 * ra), b0, b1, ref c50, ref c51);
            Add(6, a6, b0, b1, ref c60, ref c61);
            Add(7, a6 + ra, b0, b1, ref c70, ref c71);
            Add(8, a6 + (2 * ra), b0, b1, ref c80, ref c81);
            Add(9, a9, b0, b1, ref c90, ref c91);
            Add(10, a9 + ra, b0, b1, ref ca0, ref ca1);
            Add(11, a9 + (2 * ra), b0, b1, ref cb0, ref cb1);
            a0 += ka;
            a3 += ka;
            a6 += ka;
            a9 += ka;
            b += kb;
        }

        T* c = x.C + (row * rc) + column;
        End(0, c, c00, c01);
        End(1, c += rc, c10, c11);
        End(2, c += rc, c20, c21);
        End(3, c += rc, c30, c31);
        End(4, c += rc, c40, c41);
        End(5, c += rc, c50, c51);
        End(6, c += rc, c60, c61);
        End(7, c += rc, c70, c71);
        End(8, c += rc, c80, c81);
        End(9, c += rc, c90, c91);
        End(10, c += rc, ca0, ca1);
        End(11, c += rc, cb0, cb1);
    }

    /// <summary>Computes C = scale·start + A·B, one vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(in Product<T> x, nint row, nint column)
    {
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        TVector c6 = default, c7 = default, c8 = default, c9 = default, ca = default, cb = default;
        nint ra = x.RowStrideA, ka = x.TermStrideA, kb = x.TermStrideB, rs = x.RowStrideStart, rc = x.StrideC;
        TVector scale = TSimd.Broadcast(x.Scale);
        T* s = x.Start + (row * rs) + column;
        Begin(0, s, scale, ref c0);
        Begin(1, s += rs, scale, ref c1);
        Begin(2, s += rs, scale, ref c2);
        Begin(3, s += rs, scale, ref c3);
        Begin(4, s += rs, scale, ref c4);
        Begin(5, s += rs, scale, ref c5);
        Begin(6, s += rs, scale, ref c6);
        Begin(7, s += rs, scale, ref c7);
        Begin(8, s += rs, scale, ref c8);
        Begin(9, s += rs, scale, ref c9);
        Begin(10, s += rs, scale, ref ca);
        Begin(11, s += rs, scale, ref cb);
        T* a0 = x.A + (row * ra), a3 = a0 + (3 * ra), a6 = a3 + (3 * ra), a9 = a6 + (3 * ra);
        T* b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            TVector line = TSimd.Load(b);
            Add(0, a0, line, ref c0);
            Add(1, a0 + ra, line, ref c1);
            Add(2, a0 + (2 * ra), line, ref c2);
            Add(3, a3, line, ref c3);
            Add(4, a3 + ra, line, ref c4);
            Add(5, a3 + (2 * ra), line, ref c5);
            Add(6, a6, line, ref c6);
            Add(7, a6 + ra, line, ref c7);
            Add(8, a6 + (2 * ra), line, ref c8);
            Add(9, a9, line, ref c9);
            Add(10, a9 + ra, line, ref ca);
            Add(11, a9 + (2 * ra), line, ref cb);
            a0 += ka;
            a3 += ka;
            a6 += ka;
            a9 += ka;
            b += kb;
        }

        T* c = x.C + (row * rc) + column;
        End(0, c, c0);
        End(1, c += rc, c1);
        End(2, c += rc, c2);
        End(3, c += rc, c3);
        End(4, c += rc, c4);
        End(5, c += rc, c5);
        End(6, c += rc, c6);
        End(7, c += rc, c7);
        End(8, c += rc, c8);
        End(9, c += rc, c9);
        End(10, c += rc, ca);
        End(11, c += rc, cb);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(int row, T* start, TVector scale, ref TVector c)
    {
        if (row < TRows.Count)
        {
            c = TSimd.Multiply(scale, TSimd.Load(start));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(int row, T* start, TVector scale, ref TVector c0, ref TVector c1)
    {
        Begin(row, start, scale, ref c0);
        Begin(row, start + TSimd.Lanes, scale, ref c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int row, T* a, TVector b, ref TVector c)
    {
        if (row < TRows.Count)
        {
            c = TSimd.MultiplyAdd(TSimd.Broadcast(*a), b, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int row, T* a, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
    {
        if (row < TRows.Count)
        {
            TVector factor = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(factor, b0, c0);
            c1 = TSimd.MultiplyAdd(factor, b1, c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(int row, T* c, TVector value)
    {
        if (row < TRows.Count)
        {
            TSimd.Store(value, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(int row, T* c, TVector c0, TVector c1)
    {
        End(row, c, c0);
        End(row, c + TSimd.Lanes, c1);
    }
}
