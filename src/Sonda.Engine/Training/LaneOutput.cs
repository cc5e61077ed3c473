using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// δ of the output layer of several networks side by side. Costs may mix the outputs of a row, so the rows of all networks are laid out as
/// one batch, which the cost takes as any other.
/// </summary>
internal sealed class LaneOutput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Lanes = LaneKernels.Lanes;

    private readonly Dataset _data;
    private readonly Cost<T> _cost;
    private readonly Matrix<T> _z, _output, _delta, _targets;
    private readonly byte[] _labels;
    private readonly float[] _target;
    private readonly int _outputs;
    private readonly ClassWeights<T>? _weights;

    /// <summary>Allocates the buffers.</summary>
    public LaneOutput(Dataset data, Cost<T> cost, int outputs, int capacity)
    {
        (_data, _cost, _outputs) = (data, cost, outputs);
        _weights = ClassWeights<T>.Of(data);
        int rows = capacity * Lanes;
        (_z, _output, _delta) = (Matrix<T>.Create(rows, outputs), Matrix<T>.Create(rows, outputs), Matrix<T>.Create(rows, outputs));
        _targets = data.HasTargets ? Matrix<T>.Create(rows, outputs) : default;
        (_labels, _target) = (new byte[rows], new float[data.TargetSize]);
    }

    /// <summary>Takes the class or the target of a row of one network.</summary>
    /// <param name="place">The row in the batch of all networks: its row times the number of networks, plus the network.</param>
    /// <param name="row">The row of the data.</param>
    public void Take(int place, int row)
    {
        if (!_data.HasTargets)
        {
            _labels[place] = _data.Labels[row];
            return;
        }

        _data.CopyTarget(row, _target);
        Span<T> target = _targets.Row(place);
        for (int j = 0; j < target.Length; j++)
        {
            target[j] = T.CreateTruncating(_target[j]);
        }
    }

    /// <summary>Computes δ of the output layer.</summary>
    /// <param name="layer">The output layer, after its forward pass.</param>
    /// <param name="rows">The rows of a batch of one network.</param>
    /// <param name="networks">The number of networks; the other lanes get zeros.</param>
    public void WriteDelta(LaneLayer<T> layer, int rows, int networks)
    {
        int all = rows * networks;
        Gather(layer.WeightedInput(rows), _z, rows, networks);
        Gather(layer.Output(rows), _output, rows, networks);
        if (_data.HasTargets)
        {
            _cost.OutputDelta(_z.Top(all), _output.Top(all), _targets.Top(all), _delta.Top(all));
        }
        else
        {
            _cost.OutputDelta(_z.Top(all), _output.Top(all), _labels.AsSpan(0, all), _delta.Top(all));
            _weights?.Scale(_delta.Top(all), _labels.AsSpan(0, all));
        }

        Span<T> delta = layer.OutputGradient(rows);
        delta.Clear();
        Span<T> computed = _delta.Padded;
        for (int row = 0, place = 0; row < rows; row++)
        {
            for (int network = 0; network < networks; network++, place += _delta.Stride)
            {
                for (int j = 0, at = (row * _outputs * Lanes) + network; j < _outputs; j++, at += Lanes)
                {
                    delta[at] = computed[place + j];
                }
            }
        }
    }

    private void Gather(ReadOnlySpan<T> lanes, Matrix<T> batch, int rows, int networks)
    {
        Span<T> numbers = batch.Padded;
        for (int row = 0, place = 0; row < rows; row++)
        {
            for (int network = 0; network < networks; network++, place += batch.Stride)
            {
                for (int j = 0, at = (row * _outputs * Lanes) + network; j < _outputs; j++, at += Lanes)
                {
                    numbers[place + j] = lanes[at];
                }
            }
        }
    }
}
