using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>The outer products of sparse rows with rows of δ, added to a matrix of weights, at one vector width.</summary>
internal static unsafe class SparseUpdate<TValues, TSimd, TVector, T>
    where TValues : struct, ISparseValues
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes W[p,:] += xᵢₚ D[i,:] for every row i and its nonzero inputs p, rows in ascending order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(SparseRows data, ReadOnlySpan<int> rows, in Matrix<T> d, in Matrix<T> weights)
    {
        nint lanes = TSimd.Lanes, stride = weights.Stride, entrySize = data.EntrySize;
        fixed (float* table = data.Table)
        fixed (int* starts = data.Starts, chosen = rows)
        fixed (byte* entries = data.Entries)
        fixed (T* pd = d, pw = weights)
        {
            for (nint i = 0; i < rows.Length; i++)
            {
                nint start = starts[chosen[i]], length = starts[chosen[i] + 1] - start;
                byte* row = entries + (start * entrySize), values = row + (sizeof(ushort) * length);
                if (i + 1 < rows.Length)
                {
                    SparseRows.PrefetchNear(entries + (starts[chosen[i + 1]] * entrySize));
                }

                T* source = pd + (i * stride);
                nint column = 0;
                for (; column + (2 * lanes) <= stride; column += 2 * lanes)
                {
                    Two((ushort*)row, values, table, length, TSimd.Load(source + column), TSimd.Load(source + column + lanes), pw + column, stride);
                }

                if (column < stride)
                {
                    One((ushort*)row, values, table, length, TSimd.Load(source + column), pw + column, stride);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two(ushort* columns, byte* values, float* table, nint length, TVector d0, TVector d1, T* weights, nint stride)
    {
        for (nint p = 0; p < length; p += SparseRows.Group)
        {
            ulong four = SparseKernels.FourColumns(columns + p);
            Vector128<float> x = TValues.Four(values, table, p);
            Add(x.GetElement(0), d0, d1, weights + ((nint)(ushort)four * stride));
            Add(x.GetElement(1), d0, d1, weights + ((nint)(ushort)(four >> 16) * stride));
            Add(x.GetElement(2), d0, d1, weights + ((nint)(ushort)(four >> 32) * stride));
            Add(x.GetElement(3), d0, d1, weights + ((nint)(four >> 48) * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(ushort* columns, byte* values, float* table, nint length, TVector d, T* weights, nint stride)
    {
        for (nint p = 0; p < length; p += SparseRows.Group)
        {
            ulong four = SparseKernels.FourColumns(columns + p);
            Vector128<float> x = TValues.Four(values, table, p);
            Add(x.GetElement(0), d, weights + ((nint)(ushort)four * stride));
            Add(x.GetElement(1), d, weights + ((nint)(ushort)(four >> 16) * stride));
            Add(x.GetElement(2), d, weights + ((nint)(ushort)(four >> 32) * stride));
            Add(x.GetElement(3), d, weights + ((nint)(four >> 48) * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float value, TVector d0, TVector d1, T* w)
    {
        TVector x = TSimd.Broadcast(SparseKernels.Number<T>(value));
        TSimd.Store(TSimd.MultiplyAdd(x, d0, TSimd.Load(w)), w);
        TSimd.Store(TSimd.MultiplyAdd(x, d1, TSimd.Load(w + TSimd.Lanes)), w + TSimd.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float value, TVector d, T* w) =>
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(SparseKernels.Number<T>(value)), d, TSimd.Load(w)), w);
}
