using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels.Gates;

/// <summary>A rectangle of a <see cref="PanelProduct"/> that stays in registers: up to eight rows of two vectors.</summary>
internal static unsafe class PanelTile<TRows, TSimd, TVector, T>
    where TRows : struct, IRowCount
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Computes some rows of a strip. If the strip is one vector wide, the second vector is the first once more, so that one kernel serves
    /// both widths; narrow strips take twice the time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        in PanelOperands<T> x, nint row, nint column, T* b, nint termStrideB, nint second)
    {
        TVector c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default, c60 = default, c70 = default;
        TVector c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default, c61 = default, c71 = default;
        nint ra = x.RowStrideA, ka = x.TermStrideA, rc = x.StrideC;
        T* a = x.A + (row * ra), c = x.C + (row * rc) + column, from = x.Start + (row * x.StrideStart) + column;
        nint rs = x.StrideStart;
        Load(0, from, second, ref c00, ref c01);
        Load(1, from + rs, second, ref c10, ref c11);
        Load(2, from + (2 * rs), second, ref c20, ref c21);
        Load(3, from + (3 * rs), second, ref c30, ref c31);
        Load(4, from + (4 * rs), second, ref c40, ref c41);
        Load(5, from + (5 * rs), second, ref c50, ref c51);
        Load(6, from + (6 * rs), second, ref c60, ref c61);
        Load(7, from + (7 * rs), second, ref c70, ref c71);
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + second);
            Add(0, a, b0, b1, ref c00, ref c01);
            Add(1, a + ra, b0, b1, ref c10, ref c11);
            Add(2, a + (2 * ra), b0, b1, ref c20, ref c21);
            Add(3, a + (3 * ra), b0, b1, ref c30, ref c31);
            Add(4, a + (4 * ra), b0, b1, ref c40, ref c41);
            Add(5, a + (5 * ra), b0, b1, ref c50, ref c51);
            Add(6, a + (6 * ra), b0, b1, ref c60, ref c61);
            Add(7, a + (7 * ra), b0, b1, ref c70, ref c71);
            a += ka;
            b += termStrideB;
        }

        Store(0, c, second, c00, c01);
        Store(1, c + rc, second, c10, c11);
        Store(2, c + (2 * rc), second, c20, c21);
        Store(3, c + (3 * rc), second, c30, c31);
        Store(4, c + (4 * rc), second, c40, c41);
        Store(5, c + (5 * rc), second, c50, c51);
        Store(6, c + (6 * rc), second, c60, c61);
        Store(7, c + (7 * rc), second, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(int row, T* from, nint second, ref TVector c0, ref TVector c1)
    {
        if (row < TRows.Count)
        {
            (c0, c1) = (TSimd.Load(from), TSimd.Load(from + second));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        int row, T* a, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
    {
        if (row < TRows.Count)
        {
            TVector factor = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(factor, b0, c0);
            c1 = TSimd.MultiplyAdd(factor, b1, c1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int row, T* c, nint second, TVector c0, TVector c1)
    {
        if (row < TRows.Count)
        {
            TSimd.Store(c0, c);
            TSimd.Store(c1, c + second);
        }
    }
}
