using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Norm;

/// <summary>The pass of a batch through a normalisation: y = gain · x̂ + shift. The kinds differ in x̂.</summary>
internal abstract class NormPass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NormLayer<T> _layer;
    private readonly Parameter<T>? _shift;
    private readonly Matrix<T> _normalized, _columns, _gainColumns, _shiftColumns;
    private readonly Matrix<T> _gainSum, _shiftSum, _meanDelta;
    private readonly int[] _rows;

    protected NormPass(NormLayer<T> layer, int capacity)
        : base(layer, capacity)
    {
        (_layer, _shift) = (layer, layer.Shift);
        (int rows, int features, int maps) = (capacity * layer.Output.Steps, layer.Output.Features, layer.Gain.Columns);
        _normalized = Matrix<T>.Create(rows, features);
        _columns = Matrix<T>.Create(1, features);
        _gainColumns = Matrix<T>.Create(1, features);
        _shiftColumns = Matrix<T>.Create(1, features);
        _gainSum = Matrix<T>.Create(1, maps);
        _shiftSum = Matrix<T>.Create(1, maps);
        _meanDelta = Matrix<T>.Create(1, maps);
        _rows = [.. Enumerable.Range(0, rows)];
    }

    public override Layer<T> Layer => _layer;

    /// <summary>∂C/∂shift of the mean cost; empty if there is no shift.</summary>
    public override ReadOnlySpan<T> MeanDelta => _shift is null ? [] : _meanDelta.Row(0);

    /// <summary>x̂.</summary>
    protected Matrix<T> Normalized => Rows(_normalized);

    /// <summary>The indices of all rows.</summary>
    protected ReadOnlySpan<int> AllRows => _rows.AsSpan(0, Normalized.Rows);

    /// <summary>A buffer for sums over the rows: 1 × features.</summary>
    protected Matrix<T> Columns => _columns;

    /// <summary>The gain of each column.</summary>
    protected Matrix<T> Gain => MapColumns.Spread(_layer.Gain.Stored, _gainColumns);

    /// <summary>Σ ∂C/∂y over the rows and columns of a map: 1 × maps.</summary>
    protected Matrix<T> ShiftSum => _shiftSum;

    /// <summary>Σ ∂C/∂y · x̂ over the rows and columns of a map: 1 × maps.</summary>
    protected Matrix<T> GainSum => _gainSum;

    /// <summary>Computes y = gain · x̂ + shift.</summary>
    public sealed override void Forward(in BatchInput<T> x)
    {
        Normalize(x.Dense, Normalized);
        Matrix<T> shift = _shift is null ? _shiftColumns : MapColumns.Spread(_shift.Stored, _shiftColumns);
        NormKernels.Affine(Normalized, Gain, shift, Output);
    }

    /// <summary>Computes the sums for the parameters, then ∂C/∂x.</summary>
    public sealed override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        if (_shift is not null)
        {
            ColumnSums.Sum(OutputGradient, AllRows, _columns);
            MapColumns.Pool(_columns, T.One, _shiftSum);
            ElementwiseKernels.Scale(_shiftSum.Padded, T.One / T.CreateTruncating(Batch.Rows), _meanDelta.Padded);
        }

        ColumnSums.Products(OutputGradient, Normalized, AllRows, _columns);
        MapColumns.Pool(_columns, T.One, _gainSum);
        if (inputGradient.Rows > 0)
        {
            WriteInputGradient(inputGradient);
        }
    }

    /// <summary>Computes ∂C/∂gain = share · Σ ∂C/∂y · x̂ and ∂C/∂shift = share · Σ ∂C/∂y.</summary>
    public sealed override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        ElementwiseKernels.Scale(_gainSum.Row(0), share, gradients[0].Row(0));
        if (_shift is not null)
        {
            ElementwiseKernels.Scale(_shiftSum.Row(0), share, gradients[1].Row(0));
        }
    }

    /// <summary>Computes x̂.</summary>
    protected abstract void Normalize(Matrix<T> x, Matrix<T> normalized);

    /// <summary>Computes ∂C/∂x from <see cref="LayerPass{T}.OutputGradient"/>, which stays unchanged.</summary>
    protected abstract void WriteInputGradient(Matrix<T> inputGradient);
}
