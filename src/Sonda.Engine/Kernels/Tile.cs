using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>One tile of a packed product, up to twelve rows of two vectors, in registers.</summary>
/// <remarks>
/// Twenty-four chains of multiply-adds hide any latency. Two loads of B and twelve broadcasts of A feed twenty-four multiply-adds, so that
/// loads are not the limit. The number of rows is a type: the compiler removes the code of missing rows and keeps the others in registers.
/// </remarks>
internal static unsafe class Tile<TRows, TSimd, TVector, T>
    where TRows : struct, IRowCount
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes C = scale·start + Σₖ A(:,k)·B(k,:).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref TileOperands<T> x)
    {
        TVector c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default;
        TVector c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default;
        TVector c60 = default, c70 = default, c80 = default, c90 = default, ca0 = default, cb0 = default;
        TVector c61 = default, c71 = default, c81 = default, c91 = default, ca1 = default, cb1 = default;
        if (x.Start != null)
        {
            T* s = x.Start;
            nint stride = x.StrideStart, second = x.SecondVector;
            TVector scale = TSimd.Broadcast(x.Scale);
            Begin(0, s, second, scale, ref c00, ref c01);
            Begin(1, s += stride, second, scale, ref c10, ref c11);
            Begin(2, s += stride, second, scale, ref c20, ref c21);
            Begin(3, s += stride, second, scale, ref c30, ref c31);
            Begin(4, s += stride, second, scale, ref c40, ref c41);
            Begin(5, s += stride, second, scale, ref c50, ref c51);
            Begin(6, s += stride, second, scale, ref c60, ref c61);
            Begin(7, s += stride, second, scale, ref c70, ref c71);
            Begin(8, s += stride, second, scale, ref c80, ref c81);
            Begin(9, s += stride, second, scale, ref c90, ref c91);
            Begin(10, s += stride, second, scale, ref ca0, ref ca1);
            Begin(11, s += stride, second, scale, ref cb0, ref cb1);
        }

        T* a = x.A, b = x.B;
        LinesAhead ahead = x.Ahead;
        for (int k = x.Terms; k > 0; k--)
        {
            ahead.Ask();
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Lanes);
            Add(0, a, b0, b1, ref c00, ref c01);
            Add(1, a, b0, b1, ref c10, ref c11);
            Add(2, a, b0, b1, ref c20, ref c21);
            Add(3, a, b0, b1, ref c30, ref c31);
            Add(4, a, b0, b1, ref c40, ref c41);
            Add(5, a, b0, b1, ref c50, ref c51);
            Add(6, a, b0, b1, ref c60, ref c61);
            Add(7, a, b0, b1, ref c70, ref c71);
            Add(8, a, b0, b1, ref c80, ref c81);
            Add(9, a, b0, b1, ref c90, ref c91);
            Add(10, a, b0, b1, ref ca0, ref ca1);
            Add(11, a, b0, b1, ref cb0, ref cb1);
            a += TRows.Count;
            b += 2 * TSimd.Lanes;
        }

        x.Ahead = ahead;
        T* c = x.C;
        nint strideC = x.StrideC, secondC = x.SecondVector;
        End(0, c, secondC, c00, c01);
        End(1, c += strideC, secondC, c10, c11);
        End(2, c += strideC, secondC, c20, c21);
        End(3, c += strideC, secondC, c30, c31);
        End(4, c += strideC, secondC, c40, c41);
        End(5, c += strideC, secondC, c50, c51);
        End(6, c += strideC, secondC, c60, c61);
        End(7, c += strideC, secondC, c70, c71);
        End(8, c += strideC, secondC, c80, c81);
        End(9, c += strideC, secondC, c90, c91);
        End(10, c += strideC, secondC, ca0, ca1);
        End(11, c += strideC, secondC, cb0, cb1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(int row, T* start, nint second, TVector scale, ref TVector c0, ref TVector c1)
    {
        if (row < TRows.Count)
        {
            c0 = TSimd.Multiply(scale, TSimd.Load(start));
            c1 = TSimd.Multiply(scale, TSimd.Load(start + second));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int row, T* a, TVector b0, TVector b1, ref TVector c0, ref TVector c1)
    {
        if (row < TRows.Count)
        {
            TVector factor = TSimd.Broadcast(a[row]);
            c0 = TSimd.MultiplyAdd(factor, b0, c0);
            c1 = TSimd.MultiplyAdd(factor, b1, c1);
        }
    }

    /// <summary>Stores the second vector first: in a tile one vector wide both have the same place, and the first must remain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(int row, T* c, nint second, TVector c0, TVector c1)
    {
        if (row < TRows.Count)
        {
            TSimd.Store(c1, c + second);
            TSimd.Store(c0, c);
        }
    }
}
