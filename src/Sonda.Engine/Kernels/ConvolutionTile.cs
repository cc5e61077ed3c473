using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>A rectangle of a <see cref="ConvolutionProduct{T}"/> that stays in registers, one or two vectors wide.</summary>
/// <remarks>
/// The number of rows is a type. So the compiler removes the code of missing rows and keeps the others in registers.
/// </remarks>
internal static unsafe class ConvolutionTile<TRows, TSimd, TVector, T>
    where TRows : struct, IRowCount
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes up to six rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Two(in ConvolutionProduct<T> x, nint row, nint column)
    {
        T* c = x.C + (row * x.Stride) + column, start = x.Start == null ? null : x.Start + (row * x.StartStride);
        nint stride = x.Stride, startStride = x.StartStride, rowStride = x.RowStrideA, termStride = x.TermStrideA;
        TVector c00 = default, c10 = default, c20 = default, c30 = default, c40 = default, c50 = default;
        TVector c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default;
        Begin(0, start, startStride, c, stride, ref c00);
        Begin(0, start, startStride, c + TSimd.Lanes, stride, ref c01);
        Begin(1, start, startStride, c, stride, ref c10);
        Begin(1, start, startStride, c + TSimd.Lanes, stride, ref c11);
        Begin(2, start, startStride, c, stride, ref c20);
        Begin(2, start, startStride, c + TSimd.Lanes, stride, ref c21);
        Begin(3, start, startStride, c, stride, ref c30);
        Begin(3, start, startStride, c + TSimd.Lanes, stride, ref c31);
        Begin(4, start, startStride, c, stride, ref c40);
        Begin(4, start, startStride, c + TSimd.Lanes, stride, ref c41);
        Begin(5, start, startStride, c, stride, ref c50);
        Begin(5, start, startStride, c + TSimd.Lanes, stride, ref c51);

        T* a = x.A + (row * rowStride), b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Lanes);
            Add(0, a, rowStride, b0, b1, ref c00, ref c01);
            Add(1, a, rowStride, b0, b1, ref c10, ref c11);
            Add(2, a, rowStride, b0, b1, ref c20, ref c21);
            Add(3, a, rowStride, b0, b1, ref c30, ref c31);
            Add(4, a, rowStride, b0, b1, ref c40, ref c41);
            Add(5, a, rowStride, b0, b1, ref c50, ref c51);
            a += termStride;
            b += stride;
        }

        End(0, c, stride, c00);
        End(0, c + TSimd.Lanes, stride, c01);
        End(1, c, stride, c10);
        End(1, c + TSimd.Lanes, stride, c11);
        End(2, c, stride, c20);
        End(2, c + TSimd.Lanes, stride, c21);
        End(3, c, stride, c30);
        End(3, c + TSimd.Lanes, stride, c31);
        End(4, c, stride, c40);
        End(4, c + TSimd.Lanes, stride, c41);
        End(5, c, stride, c50);
        End(5, c + TSimd.Lanes, stride, c51);
    }

    /// <summary>Computes up to twelve rows of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void One(in ConvolutionProduct<T> x, nint row, nint column)
    {
        T* c = x.C + (row * x.Stride) + column, start = x.Start == null ? null : x.Start + (row * x.StartStride);
        nint stride = x.Stride, startStride = x.StartStride, rowStride = x.RowStrideA, termStride = x.TermStrideA;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        TVector c6 = default, c7 = default, c8 = default, c9 = default, ca = default, cb = default;
        Begin(0, start, startStride, c, stride, ref c0);
        Begin(1, start, startStride, c, stride, ref c1);
        Begin(2, start, startStride, c, stride, ref c2);
        Begin(3, start, startStride, c, stride, ref c3);
        Begin(4, start, startStride, c, stride, ref c4);
        Begin(5, start, startStride, c, stride, ref c5);
        Begin(6, start, startStride, c, stride, ref c6);
        Begin(7, start, startStride, c, stride, ref c7);
        Begin(8, start, startStride, c, stride, ref c8);
        Begin(9, start, startStride, c, stride, ref c9);
        Begin(10, start, startStride, c, stride, ref ca);
        Begin(11, start, startStride, c, stride, ref cb);

        T* a = x.A + (row * rowStride), b = x.B + column;
        for (int k = x.Terms; k > 0; k--)
        {
            TVector b0 = TSimd.Load(b);
            Add(0, a, rowStride, b0, ref c0);
            Add(1, a, rowStride, b0, ref c1);
            Add(2, a, rowStride, b0, ref c2);
            Add(3, a, rowStride, b0, ref c3);
            Add(4, a, rowStride, b0, ref c4);
            Add(5, a, rowStride, b0, ref c5);
            Add(6, a, rowStride, b0, ref c6);
            Add(7, a, rowStride, b0, ref c7);
            Add(8, a, rowStride, b0, ref c8);
            Add(9, a, rowStride, b0, ref c9);
            Add(10, a, rowStride, b0, ref ca);
            Add(11, a, rowStride, b0, ref cb);
            a += termStride;
            b += stride;
        }

        End(0, c, stride, c0);
        End(1, c, stride, c1);
        End(2, c, stride, c2);
        End(3, c, stride, c3);
        End(4, c, stride, c4);
        End(5, c, stride, c5);
        End(6, c, stride, c6);
        End(7, c, stride, c7);
        End(8, c, stride, c8);
        End(9, c, stride, c9);
        End(10, c, stride, ca);
        End(11, c, stride, cb);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Begin(int row, T* start, nint startStride, T* c, nint stride, ref TVector sum)
    {
        if (row < TRows.Count)
        {
            sum = start == null ? TSimd.Load(c + (row * stride)) : TSimd.Broadcast(start[row * startStride]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int row, T* a, nint rowStride, TVector b, ref TVector sum)
    {
        if (row < TRows.Count)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(a[row * rowStride]), b, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(int row, T* a, nint rowStride, TVector b0, TVector b1, ref TVector sum0, ref TVector sum1)
    {
        if (row < TRows.Count)
        {
            TVector factor = TSimd.Broadcast(a[row * rowStride]);
            sum0 = TSimd.MultiplyAdd(factor, b0, sum0);
            sum1 = TSimd.MultiplyAdd(factor, b1, sum1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(int row, T* c, nint stride, TVector sum)
    {
        if (row < TRows.Count)
        {
            TSimd.Store(sum, c + (row * stride));
        }
    }
}
