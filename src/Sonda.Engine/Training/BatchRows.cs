using System.Numerics;
using System.Runtime.InteropServices;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Networks;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>The rows of a batch as the input of the first layer: sparse rows where they lie in the data set, dense rows copied together.</summary>
internal sealed class BatchRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dataset _data;
    private readonly BatchContext _batch;
    private readonly Shape _shape;
    private readonly SparseRows? _sparse;
    private readonly Matrix<T> _dense;
    private readonly int[] _rows;
    private readonly float[] _row;

    /// <summary>Creates the buffers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data set with the rows.</param>
    /// <param name="batch">Receives the number of rows and their lengths.</param>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    public BatchRows(Network<T> network, Dataset data, BatchContext batch, int capacity)
    {
        (_data, _batch, _shape) = (data, batch, network.Spec.Input);
        _rows = new int[capacity];

        // A first dense layer multiplies the nonzero inputs only, straight from the data set; all other layers get a copied, dense batch.
        _sparse = network.Layers[0] is Dense<T> && !_shape.IsSequence ? data.Rows as SparseRows : null;
        _dense = _sparse is null ? Matrix<T>.Create(capacity * _shape.Steps, _shape.Features) : default;
        _row = new float[_shape.Count];
    }

    /// <summary>The rows that <see cref="Gather"/> took.</summary>
    public BatchInput<T> Input => _sparse is not null
        ? new BatchInput<T>(_sparse, _rows.AsSpan(0, _batch.Rows))
        : new BatchInput<T>(_dense.Top(_batch.Rows * _shape.Steps));

    /// <summary>Takes rows of the data set.</summary>
    public void Gather(ReadOnlySpan<int> rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows.Length, _rows.Length);
        _batch.Rows = rows.Length;
        for (int i = 0; i < rows.Length; i++)
        {
            _rows[i] = _data.Start + rows[i];
        }

        for (int i = 0; _batch.HasLengths && i < rows.Length; i++)
        {
            _batch.Lengths[i] = _data.Lengths[rows[i]];
        }

        if (_sparse is null)
        {
            GatherDense(rows);
        }
    }

    /// <summary>Prefetches rows that the next <see cref="Gather"/> will take into the processor's cache.</summary>
    public void Prefetch(ReadOnlySpan<int> rows)
    {
        if (_sparse is not null)
        {
            foreach (int row in rows)
            {
                _sparse.Prefetch(_data.Start + row);
            }
        }
    }

    /// <summary>Copies rows into the batch; of sequences, step t of row i into row t·m + i.</summary>
    private void GatherDense(ReadOnlySpan<int> rows)
    {
        (int steps, int features) = (_shape.Steps, _shape.Features);
        if (typeof(T) == typeof(float) && steps == 1)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                _data.CopyRow(rows[i], MemoryMarshal.Cast<T, float>(_dense.Row(i)));
            }

            return;
        }

        Span<float> row = _row;
        for (int i = 0; i < rows.Length; i++)
        {
            _data.CopyRow(rows[i], row);
            // Step-major order puts the m rows of one time step side by side, so that each step is a single matrix product.
            for (int t = 0; t < steps; t++)
            {
                Convert(row.Slice(t * features, features), _dense.Row((t * rows.Length) + i));
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
