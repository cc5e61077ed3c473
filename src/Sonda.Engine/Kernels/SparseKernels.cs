using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Products of a batch of sparse rows with a matrix of weights.</summary>
/// <remarks>
/// The first-layer weights of the chapter's nets (784 × 32 floats, 100 KB) live in the second-level cache. Forward
/// reads two lines for each non-zero input, update reads and writes two.
/// </remarks>
internal static unsafe class SparseKernels
{
    /// <summary>C[i,:] = bias + scale · Σₚ xᵢₚ W[p,:] over the non-zero inputs p of row i.</summary>
    /// <param name="x">m rows.</param>
    /// <param name="weights">k × n.</param>
    /// <param name="scale">What the stored weights are to be multiplied by.</param>
    /// <param name="bias">One row of n.</param>
    /// <param name="c">m × n.</param>
    /// <remarks>
    /// Four chains, input p in chain p mod 4, joined as (0 + 1) + (2 + 3): one chain would wait four cycles for
    /// each multiply-add.
    /// </remarks>
    public static void MultiplyAddBias<T>(SparseBatch<T> x, Matrix<T> weights, T scale, Matrix<T> bias, Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(x, c, weights);
        Require(bias.Columns == weights.Columns);
        if (Vector512.IsHardwareAccelerated)
        {
            MultiplyAddBias<Simd512<T>, Vector512<T>, T>(x, weights, scale, bias, c);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            MultiplyAddBias<Simd256<T>, Vector256<T>, T>(x, weights, scale, bias, c);
        }
        else
        {
            MultiplyAddBias<Simd128<T>, Vector128<T>, T>(x, weights, scale, bias, c);
        }
    }

    /// <summary>W[p,:] += xᵢₚ D[i,:] for every row i and its non-zero inputs p, rows in ascending order.</summary>
    /// <param name="x">m rows.</param>
    /// <param name="d">m × n.</param>
    /// <param name="weights">k × n.</param>
    public static void AddOuterProducts<T>(SparseBatch<T> x, Matrix<T> d, Matrix<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(x, d, weights);
        if (Vector512.IsHardwareAccelerated)
        {
            AddOuterProducts<Simd512<T>, Vector512<T>, T>(x, d, weights);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            AddOuterProducts<Simd256<T>, Vector256<T>, T>(x, d, weights);
        }
        else
        {
            AddOuterProducts<Simd128<T>, Vector128<T>, T>(x, d, weights);
        }
    }

    /// <summary>What is behind every address that the loops below form: no pointer leaves its matrix.</summary>
    private static void Require<T>(SparseBatch<T> x, Matrix<T> rows, Matrix<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Require(x.Rows == rows.Rows && rows.Columns == weights.Columns
            && x.WeightStride == weights.Stride && x.Columns <= weights.Rows);

    private static void Require(bool shapesFit)
    {
        if (!shapesFit)
        {
            throw new ArgumentException("The shapes of the batch and the matrices do not fit.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAddBias<TSimd, TVector, T>(
        SparseBatch<T> x, Matrix<T> weights, T scale, Matrix<T> bias, Matrix<T> c)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, stride = weights.Stride;
        TVector factor = TSimd.Broadcast(scale);
        fixed (int* starts = x.Starts, offsets = x.Offsets)
        fixed (T* values = x.Values, pw = weights.Padded, pBias = bias.Padded, pc = c.Padded)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                nint column = 0;
                for (; column + (2 * lanes) <= stride; column += 2 * lanes)
                {
                    TwoVectors<TSimd, TVector, T>(
                        offsets + starts[i], values + starts[i], starts[i + 1] - starts[i], pw + column, out TVector s0, out TVector s1);
                    T* destination = pc + (i * stride) + column;
                    TSimd.Store(TSimd.MultiplyAdd(factor, s0, TSimd.Load(pBias + column)), destination);
                    TSimd.Store(TSimd.MultiplyAdd(factor, s1, TSimd.Load(pBias + column + lanes)), destination + lanes);
                }

                if (column < stride)
                {
                    TVector s = OneVector<TSimd, TVector, T>(
                        offsets + starts[i], values + starts[i], starts[i + 1] - starts[i], pw + column);
                    TSimd.Store(TSimd.MultiplyAdd(factor, s, TSimd.Load(pBias + column)), pc + (i * stride) + column);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoVectors<TSimd, TVector, T>(
        int* offsets, T* values, int count, T* weights, out TVector sum0, out TVector sum1)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes;
        TVector a0 = default, a1 = default, b0 = default, b1 = default;
        TVector c0 = default, c1 = default, d0 = default, d1 = default;
        int p = 0;
        for (; p + 4 <= count; p += 4)
        {
            TVector x = TSimd.Broadcast(values[p]);
            T* w = weights + offsets[p];
            a0 = TSimd.MultiplyAdd(x, TSimd.Load(w), a0);
            a1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), a1);
            x = TSimd.Broadcast(values[p + 1]);
            w = weights + offsets[p + 1];
            b0 = TSimd.MultiplyAdd(x, TSimd.Load(w), b0);
            b1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), b1);
            x = TSimd.Broadcast(values[p + 2]);
            w = weights + offsets[p + 2];
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(w), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), c1);
            x = TSimd.Broadcast(values[p + 3]);
            w = weights + offsets[p + 3];
            d0 = TSimd.MultiplyAdd(x, TSimd.Load(w), d0);
            d1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), d1);
        }

        if (p < count)
        {
            TVector x = TSimd.Broadcast(values[p]);
            T* w = weights + offsets[p];
            a0 = TSimd.MultiplyAdd(x, TSimd.Load(w), a0);
            a1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), a1);
        }

        if (p + 1 < count)
        {
            TVector x = TSimd.Broadcast(values[p + 1]);
            T* w = weights + offsets[p + 1];
            b0 = TSimd.MultiplyAdd(x, TSimd.Load(w), b0);
            b1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), b1);
        }

        if (p + 2 < count)
        {
            TVector x = TSimd.Broadcast(values[p + 2]);
            T* w = weights + offsets[p + 2];
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(w), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(w + lanes), c1);
        }

        sum0 = TSimd.Add(TSimd.Add(a0, b0), TSimd.Add(c0, d0));
        sum1 = TSimd.Add(TSimd.Add(a1, b1), TSimd.Add(c1, d1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TVector OneVector<TSimd, TVector, T>(int* offsets, T* values, int count, T* weights)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector a = default, b = default, c = default, d = default;
        int p = 0;
        for (; p + 4 <= count; p += 4)
        {
            a = TSimd.MultiplyAdd(TSimd.Broadcast(values[p]), TSimd.Load(weights + offsets[p]), a);
            b = TSimd.MultiplyAdd(TSimd.Broadcast(values[p + 1]), TSimd.Load(weights + offsets[p + 1]), b);
            c = TSimd.MultiplyAdd(TSimd.Broadcast(values[p + 2]), TSimd.Load(weights + offsets[p + 2]), c);
            d = TSimd.MultiplyAdd(TSimd.Broadcast(values[p + 3]), TSimd.Load(weights + offsets[p + 3]), d);
        }

        if (p < count)
        {
            a = TSimd.MultiplyAdd(TSimd.Broadcast(values[p]), TSimd.Load(weights + offsets[p]), a);
        }

        if (p + 1 < count)
        {
            b = TSimd.MultiplyAdd(TSimd.Broadcast(values[p + 1]), TSimd.Load(weights + offsets[p + 1]), b);
        }

        if (p + 2 < count)
        {
            c = TSimd.MultiplyAdd(TSimd.Broadcast(values[p + 2]), TSimd.Load(weights + offsets[p + 2]), c);
        }

        return TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOuterProducts<TSimd, TVector, T>(SparseBatch<T> x, Matrix<T> d, Matrix<T> weights)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = TSimd.Lanes, stride = weights.Stride;
        fixed (int* starts = x.Starts, offsets = x.Offsets)
        fixed (T* values = x.Values, pd = d.Padded, pw = weights.Padded)
        {
            for (int i = 0; i < x.Rows; i++)
            {
                nint column = 0;
                for (; column + (2 * lanes) <= stride; column += 2 * lanes)
                {
                    T* source = pd + (i * stride) + column;
                    TVector d0 = TSimd.Load(source), d1 = TSimd.Load(source + lanes);
                    for (int p = starts[i]; p < starts[i + 1]; p++)
                    {
                        TVector value = TSimd.Broadcast(values[p]);
                        T* w = pw + column + offsets[p];
                        TSimd.Store(TSimd.MultiplyAdd(value, d0, TSimd.Load(w)), w);
                        TSimd.Store(TSimd.MultiplyAdd(value, d1, TSimd.Load(w + lanes)), w + lanes);
                    }
                }

                for (; column < stride; column += lanes)
                {
                    TVector d0 = TSimd.Load(pd + (i * stride) + column);
                    for (int p = starts[i]; p < starts[i + 1]; p++)
                    {
                        T* w = pw + column + offsets[p];
                        TSimd.Store(TSimd.MultiplyAdd(TSimd.Broadcast(values[p]), d0, TSimd.Load(w)), w);
                    }
                }
            }
        }
    }
}
