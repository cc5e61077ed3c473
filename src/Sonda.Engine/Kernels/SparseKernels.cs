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
    public static void MultiplyAddBias<T>(SparseRows data, ReadOnlySpan<int> rows, in Matrix<T> weights, T scale, in Matrix<T> bias, in Matrix<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(weights.Rows == data.Columns && c.Rows == rows.Length && c.Columns == weights.Columns && bias.Columns == c.Columns);
        data.RequireRows(rows);
        switch (data.Values)
        {
            case SparseForm.Pixels:
                MultiplyAddBias<SparsePixels, T>(data, rows, weights, scale, bias, c);
                break;
            case SparseForm.Codes:
                MultiplyAddBias<SparseCodes, T>(data, rows, weights, scale, bias, c);
                break;
            default:
                MultiplyAddBias<SparseNumbers, T>(data, rows, weights, scale, bias, c);
                break;
        }
    }

    /// <summary>Computes W[p,:] += xᵢₚ D[i,:] for every row i and its nonzero inputs p, rows in ascending order.</summary>
    /// <param name="data">The sparse rows.</param>
    /// <param name="rows">The indices of m rows.</param>
    /// <param name="d">m × n.</param>
    /// <param name="weights">k × n.</param>
    public static void AddOuterProducts<T>(SparseRows data, ReadOnlySpan<int> rows, in Matrix<T> d, in Matrix<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(weights.Rows == data.Columns && d.Rows == rows.Length && d.Columns == weights.Columns);
        data.RequireRows(rows);
        switch (data.Values)
        {
            case SparseForm.Pixels:
                AddOuterProducts<SparsePixels, T>(data, rows, d, weights);
                break;
            case SparseForm.Codes:
                AddOuterProducts<SparseCodes, T>(data, rows, d, weights);
                break;
            default:
                AddOuterProducts<SparseNumbers, T>(data, rows, d, weights);
                break;
        }
    }

    /// <summary>
    /// Loads four columns at once, the first in the lowest bits: loads limit these kernels, shifts are free.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong FourColumns(ushort* columns) => BitConverter.IsLittleEndian
        ? *(ulong*)columns
        : columns[0] | ((ulong)columns[1] << 16) | ((ulong)columns[2] << 32) | ((ulong)columns[3] << 48);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Number<T>(float value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(double)value;

    private static void MultiplyAddBias<TValues, T>(SparseRows data, ReadOnlySpan<int> rows, in Matrix<T> weights, T scale, in Matrix<T> bias, in Matrix<T> c)
        where TValues : struct, ISparseValues
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            SparseProduct<TValues, Simd512<T>, Vector512<T>, T>.Run(data, rows, weights, scale, bias, c);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            SparseProduct<TValues, Simd256<T>, Vector256<T>, T>.Run(data, rows, weights, scale, bias, c);
        }
        else
        {
            SparseProduct<TValues, Simd128<T>, Vector128<T>, T>.Run(data, rows, weights, scale, bias, c);
        }
    }

    private static void AddOuterProducts<TValues, T>(SparseRows data, ReadOnlySpan<int> rows, in Matrix<T> d, in Matrix<T> weights)
        where TValues : struct, ISparseValues
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            SparseUpdate<TValues, Simd512<T>, Vector512<T>, T>.Run(data, rows, d, weights);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            SparseUpdate<TValues, Simd256<T>, Vector256<T>, T>.Run(data, rows, d, weights);
        }
        else
        {
            SparseUpdate<TValues, Simd128<T>, Vector128<T>, T>.Run(data, rows, d, weights);
        }
    }
}
