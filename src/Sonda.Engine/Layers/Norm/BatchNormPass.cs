using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Norm;

/// <summary>The pass of a batch through a <see cref="BatchNorm{T}"/>.</summary>
internal sealed class BatchNormPass<T> : NormPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchNorm<T> _layer;
    private readonly Matrix<T> _mean, _variance, _scale, _slope, _gainScale;
    private readonly Matrix<T> _meanColumns, _scaleColumns, _slopeColumns;
    private readonly int[] _counted;
    private int _countedRows;

    public BatchNormPass(BatchNorm<T> layer, int capacity)
        : base(layer, capacity)
    {
        _layer = layer;
        (int features, int maps) = (layer.Output.Features, layer.Output.Maps);
        _mean = Matrix<T>.Create(1, maps);
        _variance = Matrix<T>.Create(1, maps);
        _scale = Matrix<T>.Create(1, maps);
        _slope = Matrix<T>.Create(1, maps);
        _gainScale = Matrix<T>.Create(1, maps);
        _meanColumns = Matrix<T>.Create(1, features);
        _scaleColumns = Matrix<T>.Create(1, features);
        _slopeColumns = Matrix<T>.Create(1, features);
        _counted = new int[capacity * layer.Output.Steps];
    }

    /// <summary>The rows that count in the statistics.</summary>
    private ReadOnlySpan<int> Counted => Batch.HasLengths ? _counted.AsSpan(0, _countedRows) : AllRows;

    /// <summary>The count of numbers in a statistic.</summary>
    private double Count => (double)_countedRows * (_layer.Output.Features / _layer.Output.Maps);

    /// <summary>Computes x̂ = (x − mean)/√(variance + ε).</summary>
    protected override void Normalize(Matrix<T> x, Matrix<T> normalized)
    {
        CountRows();
        bool ofBatch = Batch.Mode != BatchMode.Evaluation;
        if (ofBatch)
        {
            RequireSeveral();
            Measure(x);
        }

        Matrix<T> mean = ofBatch ? _mean : _layer.Mean.Stored, variance = ofBatch ? _variance : _layer.Variance.Stored;
        Span<T> scale = _scale.Row(0);
        for (int map = 0; map < scale.Length; map++)
        {
            scale[map] = T.One / T.Sqrt(variance.Row(0)[map] + T.CreateTruncating(NormLayer<T>.Epsilon));
        }

        NormKernels.Normalize<ByColumn, T>(
            x, MapColumns.Spread(mean, _meanColumns), MapColumns.Spread(_scale, _scaleColumns), normalized);
        if (Batch.Mode == BatchMode.Training)
        {
            Remember();
        }
    }

    /// <summary>
    /// Computes ∂C/∂x = gain/√(variance + ε) · (d − Σd/n − x̂ Σ(d·x̂)/n) with d = ∂C/∂y and the sums over the n numbers of a map (Ioffe and
    /// Szegedy 2015, section 3). Without the sums if mean and variance are not those of the batch.
    /// </summary>
    protected override void WriteInputGradient(Matrix<T> inputGradient)
    {
        ElementwiseKernels.Combine<Times<T>, T>(_scale.Padded, _layer.Gain.Stored.Padded, _gainScale.Padded);
        T share = Batch.Mode == BatchMode.Evaluation ? T.Zero : T.CreateTruncating(1 / Count);
        ElementwiseKernels.Scale(ShiftSum.Padded, share, _mean.Padded);
        ElementwiseKernels.Scale(GainSum.Padded, share, _slope.Padded);
        Matrix<T> scale = MapColumns.Spread(_gainScale, _scaleColumns);
        NormKernels.Backward<ByColumn, T>(
            OutputGradient,
            Normalized,
            MapColumns.Spread(_mean, _meanColumns),
            MapColumns.Spread(_slope, _slopeColumns),
            scale,
            inputGradient);

        // A step behind the end of its row is in no statistic, so it has no gradient through mean and variance.
        for (int row = 0; Batch.HasLengths && row < inputGradient.Rows; row++)
        {
            if (!Counts(row))
            {
                ElementwiseKernels.Combine<Times<T>, T>(OutputGradient.Row(row), scale.Row(0), inputGradient.Row(row));
            }
        }
    }

    /// <summary>Computes the mean, then the mean squared distance from it.</summary>
    private void Measure(Matrix<T> x)
    {
        T share = T.CreateTruncating(1 / Count);
        ColumnSums.Sum(x, Counted, Columns);
        MapColumns.Pool(Columns, share, _mean);
        ColumnSums.SquaredDistances(x, MapColumns.Spread(_mean, _meanColumns), Counted, Columns);
        MapColumns.Pool(Columns, share, _variance);
    }

    private void Remember()
    {
        Blend(_mean.Row(0), T.One, _layer.Mean.Stored.Row(0));
        // n/(n − 1) turns the variance of the batch into that of the population.
        Blend(_variance.Row(0), T.CreateTruncating(Count / (Count - 1)), _layer.Variance.Stored.Row(0));

        static void Blend(ReadOnlySpan<T> batch, T factor, Span<T> remembered)
        {
            T share = T.CreateTruncating(BatchNorm<T>.Momentum);
            for (int map = 0; map < remembered.Length; map++)
            {
                remembered[map] = ((T.One - share) * remembered[map]) + (share * (factor * batch[map]));
            }
        }
    }

    /// <summary>Whether a row is a step before the end of its sequence; row t·m + i is step t of row i of the batch.</summary>
    private bool Counts(int row) => row / Batch.Rows < Batch.Lengths[row % Batch.Rows];

    private void CountRows()
    {
        _countedRows = Batch.HasLengths ? 0 : Normalized.Rows;
        for (int row = 0; Batch.HasLengths && row < Normalized.Rows; row++)
        {
            if (Counts(row))
            {
                _counted[_countedRows++] = row;
            }
        }
    }

    private void RequireSeveral()
    {
        if (Count < 2)
        {
            throw new InvalidOperationException(
                $"Layer {_layer.Number}: batch norm needs 2 or more numbers of each feature; a batch of {CountedNoun.Rows(Batch.Rows)} "
                + $"has {Count}. Choose a batch size that leaves no single row at the end of an epoch.");
        }
    }
}
