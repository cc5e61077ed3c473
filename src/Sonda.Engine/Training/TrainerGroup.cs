using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Training;

/// <summary>
/// Trains networks of one shape side by side, one in each lane of the vectors: narrow layers, which alone would leave most lanes empty,
/// then fill them. Each network ends with the bytes that it would have alone.
/// </summary>
/// <remarks>
/// A group takes over trainers for some steps between two observed ones and hands them back. A network in which a number is not finite is
/// handed back as it came: alone, it takes the same steps and tells where.
/// </remarks>
internal sealed class TrainerGroup<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The maximum number of networks.</summary>
    public const int MaxNetworks = Lanes;

    /// <summary>The maximum width of a layer: wider ones fill the vectors by themselves.</summary>
    private const int MaxWidth = 16;

    /// <summary>The maximum number of rows in a mini-batch: the numbers of more would not stay in the cache.</summary>
    private const int MaxRows = 64;

    private const int Lanes = LaneKernels.Lanes;

    private readonly Dataset _data;
    private readonly LaneLayer<T>[] _layers;
    private readonly LaneOutput<T> _output;
    private readonly AlignedArray<T> _input;
    private readonly Optimizer<T>? _optimizer;
    private readonly float[] _row;
    private readonly T[] _traces = new T[Lanes];
    private readonly string _shape;

    /// <summary>Allocates the buffers for trainers like this one.</summary>
    public TrainerGroup(Trainer<T> model)
    {
        Network<T> network = model.Network;
        Dense<T>[] layers = [.. network.Layers.Cast<Dense<T>>()];
        int rows = model.BatchRows;
        _data = model.Data;
        _shape = network.Spec.ToString();
        _layers = [.. layers.Select((layer, l) => new LaneLayer<T>(layer, rows, isOutput: l == layers.Length - 1))];
        _output = new LaneOutput<T>(_data, Cost<T>.Of(network.Spec.Cost, network.Spec.OutputActivation), layers[^1].Outputs, rows);
        _input = new AlignedArray<T>((long)rows * _data.InputSize * Lanes);
        _row = new float[_data.InputSize];
        _optimizer = model.Gradients is null
            ? null
            : Optimizer<T>.Create(model.Spec.Optimizer, [.. network.Parameters.Select(parameter => parameter.Count * Lanes)]);
    }

    /// <summary>
    /// Whether a trainer can be in a group: narrow dense layers on dense rows of one point each, in small mini-batches, without clipping,
    /// whose norm is of one network.
    /// </summary>
    public static bool Supports(Trainer<T> trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        return Supports(trainer.Network.Spec, trainer.Spec, trainer.Data);
    }

    /// <summary>The same before there is a trainer.</summary>
    public static bool Supports(NetworkSpec network, TrainingSpec training, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(data);
        return typeof(T) == typeof(float)
            && Math.Min(training.BatchSize ?? data.Count, data.Count) <= MaxRows
            && training.Clipping == GradientClipping.None
            && data.Rows is DenseRows
            && data.LabelsPerRow <= 1
            && !network.Input.IsSequence
            && network.Inputs <= MaxWidth
            && network.Output.Count <= MaxWidth
            && network.Layers.SkipLast(1).All(layer =>
                layer is DenseSpec { Norm: NormKind.None, Dropout: 0, IsPreActivated: false, Activation.IsTrained: false } dense && dense.Width <= MaxWidth);
    }

    /// <summary>The number of networks from which on a group is faster than one network after the other.</summary>
    /// <remarks>
    /// Sixteen networks of four to nine layers were 5.0 times as fast as alone at width 5, 2.6 times at 10 and 1.8 times at 16; a group takes
    /// as long for one network as for sixteen.
    /// </remarks>
    public static int MinNetworks(NetworkSpec network)
    {
        ArgumentNullException.ThrowIfNull(network);
        int width = network.Layers.Max(layer => layer is DenseSpec dense ? dense.Width : MaxWidth);
        return width <= 6 ? 3 : width <= 10 ? 7 : 10;
    }

    /// <summary>Whether two trainers take their next steps with the same shape, rates and sizes of mini-batches.</summary>
    public static bool AreAlike(Trainer<T> one, Trainer<T> other) =>
        ReferenceEquals(one.Data, other.Data) && one.Network.Spec == other.Network.Spec && one.IsAtSamePlaceAs(other);

    /// <summary>Whether the buffers fit a trainer.</summary>
    public bool Fits(Trainer<T> trainer) =>
        ReferenceEquals(_data, trainer.Data) && _shape == trainer.Network.Spec.ToString()
        && trainer.BatchRows * _data.InputSize * Lanes <= _input.Length
        && (trainer.Gradients is null ? _optimizer is null : _optimizer is not null && _optimizer.Spec == trainer.Spec.Optimizer);

    /// <summary>Takes steps within an epoch.</summary>
    /// <param name="trainers">At most <see cref="MaxNetworks"/>, supported and alike.</param>
    /// <param name="steps">The steps, none of which an observer reads and none beyond the epoch.</param>
    /// <returns>For each trainer, whether it has taken them; if not, it is as it was.</returns>
    public bool[] Train(IReadOnlyList<Trainer<T>> trainers, int steps)
    {
        Load(trainers);
        Array.Clear(_traces);
        bool isFinite = true;
        for (int step = 0; step < steps; step++)
        {
            isFinite &= Step(trainers, step);
        }

        foreach (LaneLayer<T> layer in _layers)
        {
            LaneKernels.Watch(layer.Parameter(0), _traces);
            LaneKernels.Watch(layer.Parameter(1), _traces);
        }

        // The update says only that some moment of some network is not finite: then each looks for itself.
        bool[] taken = [.. trainers.Select((_, lane) => isFinite && _traces[lane] == T.Zero)];
        Store(trainers, taken);
        for (int i = 0; i < taken.Length; i++)
        {
            if (taken[i])
            {
                trainers[i].HaveTaken(steps);
            }
        }

        return taken;
    }

    private bool Step(IReadOnlyList<Trainer<T>> trainers, int step)
    {
        int rows = Gather(trainers, step), last = _layers.Length - 1;
        for (int l = 0; l <= last; l++)
        {
            _layers[l].Forward(InputOf(l, rows), rows, _traces);
        }

        _output.WriteDelta(_layers[last], rows, trainers.Count);
        for (int l = last; l >= 0; l--)
        {
            _layers[l].Backward(rows, l > 0 ? _layers[l - 1].OutputGradient(rows) : [], _traces);
        }

        return Update(trainers[0], step, rows);
    }

    private bool Update(Trainer<T> trainer, int step, int rows)
    {
        double rate = trainer.LearningRateAfter(step), lambda = trainer.Spec.Lambda / _data.Count;
        if (_optimizer is null)
        {
            for (int l = 0; l < _layers.Length; l++)
            {
                _layers[l].Descend(InputOf(l, rows), rows, rate, 1 - (rate * lambda));
            }

            return true;
        }

        for (int l = 0; l < _layers.Length; l++)
        {
            _layers[l].WriteGradient(InputOf(l, rows), rows);
        }

        _optimizer.Begin();
        bool finite = true;
        for (int slot = 0; slot < 2 * _layers.Length; slot++)
        {
            double decay = slot % 2 == 0 ? trainer.Spec.Optimizer.WeightDecay + lambda : 0;
            LaneLayer<T> layer = _layers[slot / 2];
            finite &= _optimizer.Update(slot, layer.Parameter(slot % 2), layer.Gradient(slot % 2), rate * trainer.Gradients!.RateOf(slot), decay);
        }

        return finite;
    }

    /// <summary>Takes the rows of a mini-batch of each network, and their classes or targets.</summary>
    private int Gather(IReadOnlyList<Trainer<T>> trainers, int step)
    {
        Span<T> input = _input.Span;
        int rows = 0;
        for (int lane = 0; lane < trainers.Count; lane++)
        {
            ReadOnlySpan<int> chosen = trainers[lane].RowsAfter(step);
            rows = chosen.Length;
            for (int i = 0, at = lane; i < rows; i++)
            {
                _data.CopyRow(chosen[i], _row);
                _output.Take((i * trainers.Count) + lane, chosen[i]);
                for (int column = 0; column < _row.Length; column++, at += Lanes)
                {
                    input[at] = T.CreateTruncating(_row[column]);
                }
            }
        }

        return rows;
    }

    private ReadOnlySpan<T> InputOf(int layer, int rows) =>
        layer > 0 ? _layers[layer - 1].Output(rows) : _input.Span[..(rows * _data.InputSize * Lanes)];

    private void Load(IReadOnlyList<Trainer<T>> trainers)
    {
        for (int lane = 0; lane < trainers.Count; lane++)
        {
            Trainer<T> trainer = trainers[lane];
            trainer.PrepareRows();
            for (int slot = 0; slot < 2 * _layers.Length; slot++)
            {
                Parameter<T> parameter = trainer.Network.Parameters[slot];
                parameter.Fold();
                ToLane(parameter.Stored, _layers[slot / 2].Parameter(slot % 2), lane);
                for (int moment = 0; moment < (_optimizer?.Moments.Count ?? 0); moment++)
                {
                    ToLane(trainer.Gradients!.Moment(moment, slot), _optimizer!.Moments[moment].Values(slot), lane);
                }
            }
        }

        _optimizer?.Resume(trainers[0].Gradients!.Optimizer.StepCount);
    }

    private void Store(IReadOnlyList<Trainer<T>> trainers, bool[] taken)
    {
        for (int lane = 0; lane < trainers.Count; lane++)
        {
            for (int slot = 0; taken[lane] && slot < 2 * _layers.Length; slot++)
            {
                Parameter<T> parameter = trainers[lane].Network.Parameters[slot];
                parameter.Bound = double.PositiveInfinity;
                FromLane(_layers[slot / 2].Parameter(slot % 2), lane, parameter.Stored);
                for (int moment = 0; moment < (_optimizer?.Moments.Count ?? 0); moment++)
                {
                    FromLane(_optimizer!.Moments[moment].Values(slot), lane, trainers[lane].Gradients!.Moment(moment, slot));
                }
            }
        }
    }

    private static void ToLane(Matrix<T> numbers, Span<T> lanes, int lane)
    {
        for (int row = 0; row < numbers.Rows; row++)
        {
            foreach (T number in numbers.Row(row))
            {
                lanes[lane] = number;
                lane += Lanes;
            }
        }
    }

    private static void FromLane(ReadOnlySpan<T> lanes, int lane, Matrix<T> numbers)
    {
        for (int row = 0; row < numbers.Rows; row++)
        {
            foreach (ref T number in numbers.Row(row))
            {
                number = lanes[lane];
                lane += Lanes;
            }
        }
    }
}
