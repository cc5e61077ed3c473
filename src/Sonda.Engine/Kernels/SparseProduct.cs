using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>The product of sparse rows with a matrix of weights, at one vector width.</summary>
/// <remarks>
/// Four chains, with input p in chain p mod 4, combined as (0 + 1) + (2 + 3): a single chain would wait four cycles for each multiply-add.
/// </remarks>
internal static unsafe class SparseProduct<TValues, TSimd, TVector, T>
    where TValues : struct, ISparseValues
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes C[i,:] = bias + scale · Σₚ xᵢₚ W[p,:] over the nonzero inputs p of row i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(SparseRows data, ReadOnlySpan<int> rows, in Matrix<T> weights, T scale, in Matrix<T> bias, in Matrix<T> c)
    {
        nint lanes = TSimd.Lanes, stride = weights.Stride, entrySize = data.EntrySize;
        TVector factor = TSimd.Broadcast(scale);
        fixed (float* table = data.Table)
        fixed (int* starts = data.Starts, chosen = rows)
        fixed (byte* entries = data.Entries)
        fixed (T* pw = weights, pBias = bias, pc = c)
        {
            for (nint i = 0; i < rows.Length; i++)
            {
                nint start = starts[chosen[i]], length = starts[chosen[i] + 1] - start;
                byte* row = entries + (start * entrySize), values = row + (sizeof(ushort) * length);
                if (i + 1 < rows.Length)
                {
                    SparseRows.PrefetchNear(entries + (starts[chosen[i + 1]] * entrySize));
                }

                T* destination = pc + (i * stride);
                nint column = 0;
                for (; column + (2 * lanes) <= stride; column += 2 * lanes)
                {
                    Two((ushort*)row, values, table, length, pw + column, stride, factor, pBias + column, destination + column);
                }

                if (column < stride)
                {
                    One((ushort*)row, values, table, length, pw + column, stride, factor, pBias + column, destination + column);
                }
            }
        }
    }

    /// <summary>Two vectors of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two(
        ushort* columns, byte* values, float* table, nint length, T* weights, nint stride, TVector factor, T* bias, T* destination)
    {
        nint lanes = TSimd.Lanes;
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nint p = 0; p < length; p += SparseRows.Group)
        {
            ulong four = SparseKernels.FourColumns(columns + p);
            Vector128<float> numbers = TValues.Four(values, table, p);
            TVector x = TSimd.Broadcast(SparseKernels.Number<T>(numbers.GetElement(0)));
            T* w = weights + ((nint)(ushort)four * stride);
            a0 = TSimd.MultiplyAdd(x, TSimd.Load(w), a0);
            a1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), a1);
            x = TSimd.Broadcast(SparseKernels.Number<T>(numbers.GetElement(1)));
            w = weights + ((nint)(ushort)(four >> 16) * stride);
            b0 = TSimd.MultiplyAdd(x, TSimd.Load(w), b0);
            b1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), b1);
            x = TSimd.Broadcast(SparseKernels.Number<T>(numbers.GetElement(2)));
            w = weights + ((nint)(ushort)(four >> 32) * stride);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(w), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), c1);
            x = TSimd.Broadcast(SparseKernels.Number<T>(numbers.GetElement(3)));
            w = weights + ((nint)(four >> 48) * stride);
            d0 = TSimd.MultiplyAdd(x, TSimd.Load(w), d0);
            d1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), d1);
        }

        a0 = TSimd.Add(TSimd.Add(a0, b0), TSimd.Add(c0, d0));
        a1 = TSimd.Add(TSimd.Add(a1, b1), TSimd.Add(c1, d1));
        TSimd.Store(TSimd.MultiplyAdd(factor, a0, TSimd.Load(bias)), destination);
        TSimd.Store(TSimd.MultiplyAdd(factor, a1, TSimd.Load(bias + lanes)), destination + lanes);
    }

    /// <summary>One vector of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(
        ushort* columns, byte* values, float* table, nint length, T* weights, nint stride, TVector factor, T* bias, T* destination)
    {
        TVector a = default, b = default, c = default, d = default;
        for (nint p = 0; p < length; p += SparseRows.Group)
        {
            ulong four = SparseKernels.FourColumns(columns + p);
            Vector128<float> x = TValues.Four(values, table, p);
            a = TSimd.MultiplyAdd(TSimd.Broadcast(SparseKernels.Number<T>(x.GetElement(0))), TSimd.Load(weights + ((nint)(ushort)four * stride)), a);
            b = TSimd.MultiplyAdd(TSimd.Broadcast(SparseKernels.Number<T>(x.GetElement(1))), TSimd.Load(weights + ((nint)(ushort)(four >> 16) * stride)), b);
            c = TSimd.MultiplyAdd(TSimd.Broadcast(SparseKernels.Number<T>(x.GetElement(2))), TSimd.Load(weights + ((nint)(ushort)(four >> 32) * stride)), c);
            d = TSimd.MultiplyAdd(TSimd.Broadcast(SparseKernels.Number<T>(x.GetElement(3))), TSimd.Load(weights + ((nint)(four >> 48) * stride)), d);
        }

        a = TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d));
        TSimd.Store(TSimd.MultiplyAdd(factor, a, TSimd.Load(bias)), destination);
    }
}
