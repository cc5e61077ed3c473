using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Sonda.Engine.Data;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>
/// The non-zero inputs of a batch, copied together from the data set: for each its value and where the weights
/// that it meets begin. Forward and update both walk this copy, which stays in the first-level cache.
/// </summary>
internal sealed class SparseBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _starts;
    private readonly AlignedArray<int> _offsets;
    private readonly AlignedArray<T> _values;

    /// <summary>Room for a batch.</summary>
    /// <param name="capacity">The most rows.</param>
    /// <param name="longestRow">The most non-zero inputs of a row.</param>
    /// <param name="weightStride">From the weights of one input to those of the next.</param>
    public SparseBatch(int capacity, int longestRow, int weightStride)
    {
        WeightStride = weightStride;
        _starts = new int[capacity + 1];
        _offsets = new AlignedArray<int>((long)capacity * longestRow);
        _values = new AlignedArray<T>((long)capacity * longestRow);
    }

    public int Rows { get; private set; }

    /// <summary>Inputs in a row, zeros included, of the rows gathered last.</summary>
    public int Columns { get; private set; }

    /// <summary>From the weights of one input to those of the next.</summary>
    public int WeightStride { get; }

    public ReadOnlySpan<int> Starts => _starts.AsSpan(0, Rows + 1);

    /// <summary>For each non-zero input, where its row of weights begins.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.Span[.._starts[Rows]];

    public ReadOnlySpan<T> Values => _values.Span[.._starts[Rows]];

    /// <summary>Copies rows of the data set.</summary>
    /// <param name="source">The rows of the data set.</param>
    /// <param name="start">Added to every index: where the slice of the data set begins.</param>
    /// <param name="rows">Which rows.</param>
    public void Gather(SparseRows source, int start, ReadOnlySpan<int> rows)
    {
        (Rows, Columns) = (rows.Length, source.Columns);
        Span<int> offsets = _offsets.Span;
        Span<T> values = _values.Span;
        int next = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<ushort> columns = source.RowColumns(start + rows[i]);
            ElementwiseKernels.ScaleIndices(columns, WeightStride, offsets.Slice(next, columns.Length));
            ReadOnlySpan<float> rowValues = source.RowValues(start + rows[i]);
            Convert(rowValues, values.Slice(next, rowValues.Length));
            next += columns.Length;
            _starts[i + 1] = next;
        }
    }

    /// <summary>Asks the processor to bring rows near before <see cref="Gather"/> needs them.</summary>
    public static unsafe void Prefetch(SparseRows source, int start, ReadOnlySpan<int> rows)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        foreach (int row in rows)
        {
            PrefetchBytes(MemoryMarshal.AsBytes(source.RowColumns(start + row)));
            PrefetchBytes(MemoryMarshal.AsBytes(source.RowValues(start + row)));
        }

        static void PrefetchBytes(ReadOnlySpan<byte> bytes)
        {
            ref byte first = ref MemoryMarshal.GetReference(bytes);
            for (int i = 0; i < bytes.Length; i += AlignedArray<byte>.Alignment)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, i)));
            }
        }
    }

    private static void Convert(ReadOnlySpan<float> source, Span<T> destination)
    {
        if (typeof(T) == typeof(float))
        {
            source.CopyTo(MemoryMarshal.Cast<T, float>(destination));
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = T.CreateTruncating(source[i]);
        }
    }
}
