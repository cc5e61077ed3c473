using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>
/// Loops over networks side by side, one in each lane. Lanes never mix, and every number is the same chain of operations as in <see
/// cref="MatrixKernels"/> and <see cref="SumKernels"/>: so the bytes are those of each network alone.
/// </summary>
internal static unsafe class LaneKernels
{
    /// <summary>Networks side by side: the floats of the widest vector. Narrower vectors take several turns.</summary>
    public const int Lanes = 16;

    private const int Block = 32;

    /// <summary>Computes a product.</summary>
    public static void Multiply<T>(in LaneProduct<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Multiply<Simd512<T>, Vector512<T>, T>(x);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Multiply<Simd256<T>, Vector256<T>, T>(x);
        }
        else
        {
            Multiply<Simd128<T>, Vector128<T>, T>(x);
        }
    }

    /// <summary>Computes destination[j] = factor · Σ of x[r,j] over the rows, in the order of <see cref="SumKernels.SumRows"/>.</summary>
    /// <param name="x">rows × columns, each number in all lanes.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="factor">The factor of the sum: 1/m for the mean.</param>
    /// <param name="destination">One number for each column, in all lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows<T>(ReadOnlySpan<T> x, int rows, T factor, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(x.Length == rows * destination.Length && destination.Length % Lanes == 0);
        nint width = Vector512<T>.Count, stride = destination.Length;
        fixed (T* px = x, pd = destination)
        {
            for (nint column = 0; column < stride; column += width)
            {
                Vector512<T> sum = Vector512<T>.Zero;
                T* at = px + column;
                for (int left = rows; left > 0; left -= Block)
                {
                    Vector512<T> part = Vector512<T>.Zero;
                    for (int i = Math.Min(Block, left); i > 0; i--, at += stride)
                    {
                        part += Vector512.Load(at);
                    }

                    sum += part;
                }

                (sum * factor).Store(pd + column);
            }
        }
    }

    /// <summary>Adds x − x to the trace of each lane: it stays 0 while all numbers of the lane are finite and is NaN afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Watch<T>(ReadOnlySpan<T> x, Span<T> traces)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(x.Length % Lanes == 0 && traces.Length == Lanes);
        nint width = Vector512<T>.Count;
        fixed (T* px = x, pt = traces)
        {
            for (nint lane = 0; lane < Lanes; lane += width)
            {
                Vector512<T> trace = Vector512.Load(pt + lane);
                for (nint i = lane; i < x.Length; i += Lanes)
                {
                    Vector512<T> value = Vector512.Load(px + i);
                    trace += value - value;
                }

                trace.Store(pt + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<TSimd, TVector, T>(in LaneProduct<T> x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint lane = 0; lane < Lanes; lane += TSimd.Lanes)
        {
            int column = 0;
            for (; column + 4 <= x.Columns; column += 4)
            {
                int row = 0;
                for (; row + 2 <= x.Rows; row += 2)
                {
                    TwoByFour<TSimd, TVector, T>(x, row, column, lane);
                }

                for (; row < x.Rows; row++)
                {
                    for (int j = column; j < column + 4; j++)
                    {
                        One<TSimd, TVector, T>(x, row, j, lane);
                    }
                }
            }

            for (; column < x.Columns; column++)
            {
                int row = 0;
                for (; row + 4 <= x.Rows; row += 4)
                {
                    FourByOne<TSimd, TVector, T>(x, row, column, lane);
                }

                for (; row < x.Rows; row++)
                {
                    One<TSimd, TVector, T>(x, row, column, lane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TwoByFour<TSimd, TVector, T>(in LaneProduct<T> x, nint row, nint column, nint lane)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector c00 = Begin<TSimd, TVector, T>(x, row, column, lane), c10 = Begin<TSimd, TVector, T>(x, row + 1, column, lane);
        TVector c01 = Begin<TSimd, TVector, T>(x, row, column + 1, lane), c11 = Begin<TSimd, TVector, T>(x, row + 1, column + 1, lane);
        TVector c02 = Begin<TSimd, TVector, T>(x, row, column + 2, lane), c12 = Begin<TSimd, TVector, T>(x, row + 1, column + 2, lane);
        TVector c03 = Begin<TSimd, TVector, T>(x, row, column + 3, lane), c13 = Begin<TSimd, TVector, T>(x, row + 1, column + 3, lane);
        T* a = x.A + (row * x.RowStrideA) + lane, b = x.B + (column * x.ColumnStrideB) + lane;
        nint ra = x.RowStrideA, ka = x.TermStrideA, kb = x.TermStrideB, jb = x.ColumnStrideB;
        for (int k = x.Terms; k > 0; k--, a += ka, b += kb)
        {
            TVector a0 = TSimd.Load(a), a1 = TSimd.Load(a + ra);
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + jb), b2 = TSimd.Load(b + (2 * jb)), b3 = TSimd.Load(b + (3 * jb));
            (c00, c10) = (TSimd.MultiplyAdd(a0, b0, c00), TSimd.MultiplyAdd(a1, b0, c10));
            (c01, c11) = (TSimd.MultiplyAdd(a0, b1, c01), TSimd.MultiplyAdd(a1, b1, c11));
            (c02, c12) = (TSimd.MultiplyAdd(a0, b2, c02), TSimd.MultiplyAdd(a1, b2, c12));
            (c03, c13) = (TSimd.MultiplyAdd(a0, b3, c03), TSimd.MultiplyAdd(a1, b3, c13));
        }

        T* c = x.C + (row * x.RowStrideC) + (column * Lanes) + lane, d = c + x.RowStrideC;
        TSimd.Store(c00, c);
        TSimd.Store(c01, c + Lanes);
        TSimd.Store(c02, c + (2 * Lanes));
        TSimd.Store(c03, c + (3 * Lanes));
        TSimd.Store(c10, d);
        TSimd.Store(c11, d + Lanes);
        TSimd.Store(c12, d + (2 * Lanes));
        TSimd.Store(c13, d + (3 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByOne<TSimd, TVector, T>(in LaneProduct<T> x, nint row, nint column, nint lane)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector c0 = Begin<TSimd, TVector, T>(x, row, column, lane), c1 = Begin<TSimd, TVector, T>(x, row + 1, column, lane);
        TVector c2 = Begin<TSimd, TVector, T>(x, row + 2, column, lane), c3 = Begin<TSimd, TVector, T>(x, row + 3, column, lane);
        T* a = x.A + (row * x.RowStrideA) + lane, b = x.B + (column * x.ColumnStrideB) + lane;
        nint ra = x.RowStrideA, ka = x.TermStrideA, kb = x.TermStrideB;
        for (int k = x.Terms; k > 0; k--, a += ka, b += kb)
        {
            TVector factor = TSimd.Load(b);
            c0 = TSimd.MultiplyAdd(TSimd.Load(a), factor, c0);
            c1 = TSimd.MultiplyAdd(TSimd.Load(a + ra), factor, c1);
            c2 = TSimd.MultiplyAdd(TSimd.Load(a + (2 * ra)), factor, c2);
            c3 = TSimd.MultiplyAdd(TSimd.Load(a + (3 * ra)), factor, c3);
        }

        T* c = x.C + (row * x.RowStrideC) + (column * Lanes) + lane;
        TSimd.Store(c0, c);
        TSimd.Store(c1, c + x.RowStrideC);
        TSimd.Store(c2, c + (2 * x.RowStrideC));
        TSimd.Store(c3, c + (3 * x.RowStrideC));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TSimd, TVector, T>(in LaneProduct<T> x, nint row, nint column, nint lane)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector c = Begin<TSimd, TVector, T>(x, row, column, lane);
        T* a = x.A + (row * x.RowStrideA) + lane, b = x.B + (column * x.ColumnStrideB) + lane;
        for (int k = x.Terms; k > 0; k--, a += x.TermStrideA, b += x.TermStrideB)
        {
            c = TSimd.MultiplyAdd(TSimd.Load(a), TSimd.Load(b), c);
        }

        TSimd.Store(c, x.C + (row * x.RowStrideC) + (column * Lanes) + lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Begin<TSimd, TVector, T>(in LaneProduct<T> x, nint row, nint column, nint lane)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => x.Start == null
            ? TSimd.Broadcast(T.Zero)
            : TSimd.Multiply(TSimd.Broadcast(x.Scale), TSimd.Load(x.Start + (row * x.RowStrideStart) + (column * x.ColumnStrideStart) + lane));
}
