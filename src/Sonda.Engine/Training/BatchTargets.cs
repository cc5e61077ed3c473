using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>The classes or targets of a batch, and the cost of its outputs.</summary>
/// <remarks>
/// If every time step has a class, the cost of a row is the mean over its steps. Classes are in the order of a layer's output: step t of
/// row i at t·m + i.
/// </remarks>
internal sealed class BatchTargets<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dataset _data;
    private readonly Cost<T> _cost;
    private readonly BatchContext _batch;
    private readonly byte[] _labels;
    private readonly Matrix<T> _targets;
    private readonly float[] _target;
    private readonly int _steps;
    private readonly ClassWeights<T>? _weights;

    /// <summary>Creates the buffers for a batch.</summary>
    /// <param name="data">The data set with the classes or targets.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="batch">The state of the current batch.</param>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    public BatchTargets(Dataset data, Cost<T> cost, BatchContext batch, int capacity)
    {
        (_data, _cost, _batch) = (data, cost, batch);
        _weights = ClassWeights<T>.Of(data);
        _steps = Math.Max(data.LabelsPerRow, 1);
        _labels = new byte[capacity * data.LabelsPerRow];
        _targets = data.HasTargets ? Matrix<T>.Create(capacity, data.TargetSize) : default;
        _target = new float[data.TargetSize];
    }

    /// <summary>The classes of the batch; empty if the rows have targets.</summary>
    public ReadOnlySpan<byte> Labels => _labels.AsSpan(0, _data.HasTargets ? 0 : _batch.Rows * _steps);

    private Matrix<T> Targets => _targets.Top(_batch.Rows);

    /// <summary>Copies the classes or targets of some rows of the data set.</summary>
    public void Gather(ReadOnlySpan<int> rows)
    {
        if (_data.HasTargets)
        {
            GatherTargets(rows);
            return;
        }

        ReadOnlySpan<byte> labels = _data.Labels;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int t = 0; t < _steps; t++)
            {
                _labels[(t * rows.Length) + i] = labels[(rows[i] * _steps) + t];
            }
        }
    }

    /// <summary>Computes δ of the output layer.</summary>
    public void OutputDelta(LayerPass<T> output)
    {
        if (_data.HasTargets)
        {
            _cost.OutputDelta(output.WeightedInput, output.Output, Targets, output.OutputGradient);
            return;
        }

        _cost.OutputDelta(output.WeightedInput, output.Output, Labels, output.OutputGradient);
        _weights?.Scale(output.OutputGradient, Labels);
        if (_steps > 1)
        {
            ShareAmongSteps(output.OutputGradient);
        }
    }

    /// <summary>Returns the cost of one row.</summary>
    public double CostOf(LayerPass<T> output, int row)
    {
        if (_data.HasTargets)
        {
            return _cost.Value(output.WeightedInput.Row(row), Targets.Row(row));
        }

        double sum = 0;
        int length = LengthOf(row);
        for (int t = 0; t < length; t++)
        {
            int step = (t * _batch.Rows) + row;
            sum += (_weights?.Of(_labels[step]) ?? 1) * _cost.Value(output.WeightedInput.Row(step), _labels[step]);
        }

        return sum / length;
    }

    /// <summary>
    /// Returns the share of the steps of a row with the right class (0 or 1 if the row has one class); NaN if the rows have targets.
    /// </summary>
    /// <remarks>Compares z, which has the order of the outputs but still differs where two outputs both round to 1.</remarks>
    public double RightShare(LayerPass<T> output, int row)
    {
        if (_data.HasTargets)
        {
            return double.NaN;
        }

        int right = 0;
        int length = LengthOf(row);
        for (int t = 0; t < length; t++)
        {
            int step = (t * _batch.Rows) + row;
            right += _cost.Classify(output.WeightedInput.Row(step)) == _labels[step] ? 1 : 0;
        }

        return (double)right / length;
    }

    /// <summary>Returns the predicted class of a row at one of its steps.</summary>
    public int ClassOf(LayerPass<T> output, int row, int step) => _cost.Classify(output.WeightedInput.Row((step * _batch.Rows) + row));

    private void GatherTargets(ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            _data.CopyTarget(rows[i], _target);
            Span<T> destination = _targets.Row(i);
            for (int column = 0; column < _target.Length; column++)
            {
                destination[column] = T.CreateTruncating(_target[column]);
            }
        }
    }

    private int LengthOf(int row) => _steps > 1 && _batch.HasLengths ? _batch.Lengths[row] : _steps;

    private void ShareAmongSteps(Matrix<T> delta)
    {
        for (int row = 0; row < _batch.Rows; row++)
        {
            int length = LengthOf(row);
            T share = T.One / T.CreateTruncating(length);
            for (int t = 0; t < _steps; t++)
            {
                Span<T> step = delta.Row((t * _batch.Rows) + row);
                if (t < length)
                {
                    ElementwiseKernels.Scale(step, share);
                }
                else
                {
                    // A step behind the end of its sequence has no class and so no gradient.
                    step.Clear();
                }
            }
        }
    }
}
