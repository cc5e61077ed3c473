using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Products of sparse rows with a matrix of weights.</summary>
/// <remarks>
/// The first-layer weights of the chapter's networks (784 × 32 floats, 100 KB) stay in the second-level cache. Forward reads two lines for
/// each nonzero input; the update reads and writes two. The rows are read in place: copying them together first costs more than it saves.
/// </remarks>
internal static unsafe class SparseKernels
{
    /// <summary>Computes C[i,:] = bias + scale · Σₚ xᵢₚ W[p,:] over the nonzero inputs p of row i.</summary>
    /// <param name="data">The sparse rows.</param>
    /// <param name="rows">The indices of m rows.</param>
    /// <param name="weights">k × n.</param>
    /// <param name="scale">The factor of the stored weights.</param>
    /// <param name="bias">One row of n.</param>
    /// <param name="c">m × n.</param>
    /// <remarks>
    /// Four chains, with input p in chain p mod 4, combined as (0 + 1) + (2 + 3): a single chain would wait four cycles for each
    /// multiply-add.
    /// </remarks>
    public static void MultiplyAddBias<T>(
        SparseRows data, ReadOnlySpan<int> rows, Matrix<T> weights, T scale, Matrix<T> bias, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(weights.Rows == data.Columns && c.Rows == rows.Length && c.Columns == weights.Columns && bias.Columns == c.Columns);
        if (data.Table is null)
        {
            MultiplyAddBias<Numbers, T>(data, rows, weights, scale, bias, c);
        }
        else
        {
            MultiplyAddBias<Coded, T>(data, rows, weights, scale, bias, c);
        }
    }

    /// <summary>Computes W[p,:] += xᵢₚ D[i,:] for every row i and its nonzero inputs p, rows in ascending order.</summary>
    /// <param name="data">The sparse rows.</param>
    /// <param name="rows">The indices of m rows.</param>
    /// <param name="d">m × n.</param>
    /// <param name="weights">k × n.</param>
    public static void AddOuterProducts<T>(SparseRows data, ReadOnlySpan<int> rows, Matrix<T> d, Matrix<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(weights.Rows == data.Columns && d.Rows == rows.Length && d.Columns == weights.Columns);
        if (data.Table is null)
        {
            AddOuterProducts<Numbers, T>(data, rows, d, weights);
        }
        else
        {
            AddOuterProducts<Coded, T>(data, rows, d, weights);
        }
    }

    private static void MultiplyAddBias<TValues, T>(
        SparseRows data, ReadOnlySpan<int> rows, Matrix<T> weights, T scale, Matrix<T> bias, Matrix<T> c)
        where TValues : struct, ISparseValues
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            MultiplyAddBias<TValues, Simd512<T>, Vector512<T>, T>(data, rows, weights, scale, bias, c);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MultiplyAddBias<TValues, Simd256<T>, Vector256<T>, T>(data, rows, weights, scale, bias, c);
        }
        else
        {
            MultiplyAddBias<TValues, Simd128<T>, Vector128<T>, T>(data, rows, weights, scale, bias, c);
        }
    }

    private static void AddOuterProducts<TValues, T>(
        SparseRows data, ReadOnlySpan<int> rows, Matrix<T> d, Matrix<T> weights)
        where TValues : struct, ISparseValues
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddOuterProducts<TValues, Simd512<T>, Vector512<T>, T>(data, rows, d, weights);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddOuterProducts<TValues, Simd256<T>, Vector256<T>, T>(data, rows, d, weights);
        }
        else
        {
            AddOuterProducts<TValues, Simd128<T>, Vector128<T>, T>(data, rows, d, weights);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAddBias<TValues, TSimd, TVector, T>(
        SparseRows data, ReadOnlySpan<int> rows, Matrix<T> weights, T scale, Matrix<T> bias, Matrix<T> c)
        where TValues : struct, ISparseValues
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, stride = weights.Stride;
        TVector factor = TSimd.Broadcast(scale);
        fixed (float* table = data.Table)
        fixed (T* pw = weights.Padded, pBias = bias.Padded, pc = c.Padded)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                nint length = data.RowLength(rows[i]);
                fixed (byte* row = data.Row(rows[i]))
                {
                    ushort* columns = (ushort*)row;
                    byte* values = row + (sizeof(ushort) * length);
                    nint column = 0;
                    for (; column + (2 * lanes) <= stride; column += 2 * lanes)
                    {
                        TVector a0 = default, a1 = default, b0 = default, b1 = default;
                        TVector c0 = default, c1 = default, d0 = default, d1 = default;
                        for (nint p = 0; p < length; p += SparseRows.Group)
                        {
                            ulong four = FourColumns(columns + p);
                            uint codes = TValues.Codes(values, p);
                            TVector x = TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 0)));
                            T* w = pw + column + ((nint)(ushort)four * stride);
                            a0 = TSimd.MultiplyAdd(x, TSimd.Load(w), a0);
                            a1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), a1);
                            x = TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 1)));
                            w = pw + column + ((nint)(ushort)(four >> 16) * stride);
                            b0 = TSimd.MultiplyAdd(x, TSimd.Load(w), b0);
                            b1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), b1);
                            x = TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 2)));
                            w = pw + column + ((nint)(ushort)(four >> 32) * stride);
                            c0 = TSimd.MultiplyAdd(x, TSimd.Load(w), c0);
                            c1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), c1);
                            x = TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 3)));
                            w = pw + column + ((nint)(four >> 48) * stride);
                            d0 = TSimd.MultiplyAdd(x, TSimd.Load(w), d0);
                            d1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), d1);
                        }

                        T* destination = pc + (i * stride) + column;
                        a0 = TSimd.Add(TSimd.Add(a0, b0), TSimd.Add(c0, d0));
                        a1 = TSimd.Add(TSimd.Add(a1, b1), TSimd.Add(c1, d1));
                        TSimd.Store(TSimd.MultiplyAdd(factor, a0, TSimd.Load(pBias + column)), destination);
                        TSimd.Store(TSimd.MultiplyAdd(factor, a1, TSimd.Load(pBias + column + lanes)), destination + lanes);
                    }

                    if (column < stride)
                    {
                        TVector a = default, b = default, e = default, d = default;
                        T* w = pw + column;
                        for (nint p = 0; p < length; p += SparseRows.Group)
                        {
                            uint codes = TValues.Codes(values, p);
                            a = TSimd.MultiplyAdd(TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 0))), TSimd.Load(w + (columns[p] * stride)), a);
                            b = TSimd.MultiplyAdd(TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 1))), TSimd.Load(w + (columns[p + 1] * stride)), b);
                            e = TSimd.MultiplyAdd(TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 2))), TSimd.Load(w + (columns[p + 2] * stride)), e);
                            d = TSimd.MultiplyAdd(TSimd.Broadcast(Number<T>(TValues.Number(values, table, codes, p, 3))), TSimd.Load(w + (columns[p + 3] * stride)), d);
                        }

                        a = TSimd.Add(TSimd.Add(a, b), TSimd.Add(e, d));
                        TSimd.Store(TSimd.MultiplyAdd(factor, a, TSimd.Load(pBias + column)), pc + (i * stride) + column);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOuterProducts<TValues, TSimd, TVector, T>(
        SparseRows data, ReadOnlySpan<int> rows, Matrix<T> d, Matrix<T> weights)
        where TValues : struct, ISparseValues
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, stride = weights.Stride;
        fixed (float* table = data.Table)
        fixed (T* pd = d.Padded, pw = weights.Padded)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                nint length = data.RowLength(rows[i]);
                fixed (byte* row = data.Row(rows[i]))
                {
                    ushort* columns = (ushort*)row;
                    byte* values = row + (sizeof(ushort) * length);
                    nint column = 0;
                    for (; column + (2 * lanes) <= stride; column += 2 * lanes)
                    {
                        T* source = pd + (i * stride) + column;
                        TVector d0 = TSimd.Load(source), d1 = TSimd.Load(source + lanes);
                        for (nint p = 0; p < length; p += SparseRows.Group)
                        {
                            ulong four = FourColumns(columns + p);
                            uint codes = TValues.Codes(values, p);
                            Add<TSimd, TVector, T>(TValues.Number(values, table, codes, p, 0), d0, d1, pw + column + ((nint)(ushort)four * stride));
                            Add<TSimd, TVector, T>(TValues.Number(values, table, codes, p, 1), d0, d1, pw + column + ((nint)(ushort)(four >> 16) * stride));
                            Add<TSimd, TVector, T>(TValues.Number(values, table, codes, p, 2), d0, d1, pw + column + ((nint)(ushort)(four >> 32) * stride));
                            Add<TSimd, TVector, T>(TValues.Number(values, table, codes, p, 3), d0, d1, pw + column + ((nint)(four >> 48) * stride));
                        }
                    }

                    if (column < stride)
                    {
                        TVector d0 = TSimd.Load(pd + (i * stride) + column);
                        for (nint p = 0; p < length; p++)
                        {
                            nint group = p / SparseRows.Group * SparseRows.Group;
                            float value = TValues.Number(values, table, TValues.Codes(values, group), group, (int)(p - group));
                            T* w = pw + column + (columns[p] * stride);
                            TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(Number<T>(value)), d0, TSimd.Load(w)), w);
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, TVector, T>(float value, TVector d0, TVector d1, T* w)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector x = TSimd.Broadcast(Number<T>(value));
        TSimd.Store(TSimd.MultiplyAdd(x, d0, TSimd.Load(w)), w);
        TSimd.Store(TSimd.MultiplyAdd(x, d1, TSimd.Load(w + TSimd.Lanes)), w + TSimd.Lanes);
    }

    /// <summary>
    /// Loads four columns at once, the first in the lowest bits: loads limit these kernels, shifts are free.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FourColumns(ushort* columns) => BitConverter.IsLittleEndian
        ? *(ulong*)columns
        : columns[0] | ((ulong)columns[1] << 16) | ((ulong)columns[2] << 32) | ((ulong)columns[3] << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Number<T>(float value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;

    /// <summary>The storage of the numbers of a row.</summary>
    private interface ISparseValues
    {
        /// <summary>Loads the codes of the four entries from <paramref name="entry"/> on.</summary>
        static abstract uint Codes(byte* values, nint entry);

        /// <summary>Returns the number of entry + k, with k from 0 to 3.</summary>
        static abstract float Number(byte* values, float* table, uint codes, nint entry, int k);
    }

    private readonly struct Numbers : ISparseValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Codes(byte* values, nint entry) => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Number(byte* values, float* table, uint codes, nint entry, int k) => ((float*)values)[entry + k];
    }

    private readonly struct Coded : ISparseValues
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static uint Codes(byte* values, nint entry) => BitConverter.IsLittleEndian
            ? *(uint*)(values + entry)
            : BinaryPrimitives.ReverseEndianness(*(uint*)(values + entry));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Number(byte* values, float* table, uint codes, nint entry, int k) => table[(byte)(codes >> (8 * k))];
    }
}
