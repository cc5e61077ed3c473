using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Tests.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Sonda.Torch.Tests.Adapters;

/// <summary>A network of the engine built from libtorch's modules, and trained by its optimizers.</summary>
/// <remarks><see cref="TorchLayers"/> has the modules of each kind of layer.</remarks>
internal sealed class TorchNetwork : IDisposable
{
    private readonly NetworkSpec _spec;
    private readonly NetworkRecord _given;
    private readonly ScalarType _type;
    private readonly TorchLayer[] _layers;
    private readonly TorchParameter[] _parameters;
    private readonly TorchTraining _training;

    /// <summary>Builds the modules and gives them parameters.</summary>
    private TorchNetwork(NetworkRecord given, ScalarType type)
    {
        _spec = NetworkSpec.Parse(given.Network);
        (_given, _type) = (given, type);
        _layers = Build();
        _parameters = [.. _layers.SelectMany(layer => layer.Groups).SelectMany(group => group)];
        foreach ((TorchParameter parameter, double[] numbers) in _parameters.Zip(given.Start, (parameter, numbers) => (parameter, numbers)))
        {
            parameter.Set(numbers);
        }

        _training = new TorchTraining(given, [.. _layers.SelectMany(layer => layer.Groups)]);
    }

    /// <summary>Trains for some steps.</summary>
    /// <param name="given">The record without its steps.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="type">The precision.</param>
    public static NetworkRecord Record(NetworkRecord given, int steps, ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new TorchNetwork(given, type);
        return given with { Steps = [.. Enumerable.Range(0, steps).Select(network.Step)] };
    }

    public void Dispose()
    {
        _training.Dispose();
        foreach (TorchLayer layer in _layers)
        {
            layer.Dispose();
        }
    }

    /// <summary>Builds layer by layer, each shaped by the output of the one before for two rows of zeros.</summary>
    private TorchLayer[] Build()
    {
        Tensor sample = Shaped(zeros(2, _spec.Inputs, dtype: _type));
        var layers = new List<TorchLayer>();
        var build = new TorchLayers(_type);
        foreach (LayerSpec spec in _spec.Layers)
        {
            // The output ends with z, because libtorch's costs begin there.
            layers.Add(build.Of(layers.Count == _spec.Layers.Length - 1 ? TorchLayers.WithoutActivation(spec) : spec, sample));
            sample = layers[^1].Forward(sample, TorchBatch.Judged).detach();
        }

        return [.. layers];
    }

    private NetworkStep Step(int step)
    {
        int[] rows = _given.RowsOf(step);
        TorchBatch batch = BatchOf(rows) with
        {
            IsTraining = true,
            Masks = new Queue<Tensor>(_given.Masks.Length == 0 ? [] : _given.Masks[step].Select(mask => mask.Tensor(_type))),
        };
        Tensor z = Forward(rows, batch);
        Tensor cost = CostOf(rows, z);
        double[][] gradients = _training.Step(_parameters, cost);
        if ((step + 1) % _given.StepsPerEpoch == 0)
        {
            _training.EndEpoch((step + 1) / _given.StepsPerEpoch);
        }

        int[] all = [.. Enumerable.Range(0, _given.Data.Count)];
        return new(
            cost.Numbers().Single(),
            Ended(z, rows).Rows(),
            gradients,
            [.. _parameters.Select(parameter => parameter.Numbers())],
            Ended(Forward(all, BatchOf(all)), all).Rows());
    }

    private Tensor Forward(int[] rows, TorchBatch batch)
    {
        Tensor inputs = Shaped(rows.Select(row => _given.Data.Inputs[row]).ToArray().Tensor(_type));
        return _layers.Aggregate(inputs, (x, layer) => layer.Forward(x, batch));
    }

    private TorchBatch BatchOf(int[] rows) => TorchBatch.Judged with
    {
        Lengths = _given.Data.Lengths.Length == 0 ? null : [.. rows.Select(row => (long)_given.Data.Lengths[row])],
    };

    /// <summary>Rows of numbers as vectors, images or sequences.</summary>
    private Tensor Shaped(Tensor rows) =>
        _spec.Input.IsSequence ? rows.reshape(-1, _spec.Input.Steps, _spec.Input.Features)
        : _spec.Input.IsImage ? rows.reshape(-1, _spec.Input.Maps, _spec.Input.Height, _spec.Input.Width)
        : rows;

    /// <summary>The mean over rows; if every step has a class, over the existing steps of a row.</summary>
    private Tensor CostOf(int[] rows, Tensor z)
    {
        NetworkData data = _given.Data;
        if (data.Targets.Length > 0)
        {
            return TorchCosts.Of(_spec.Cost, z, rows.Select(row => data.Targets[row]).ToArray().Tensor(_type)).mean();
        }

        int steps = data.Labels.Length / data.Count;
        int[] labels = [.. rows.SelectMany(row => data.Labels[(row * steps)..((row + 1) * steps)])];
        Tensor costs = TorchCosts.Of(_spec.Cost, z.reshape(labels.Length, -1), labels).reshape(rows.Length, steps);
        Tensor counts = steps == 1 ? ones_like(costs) : StepsOf(rows, steps);
        return ((costs * counts).sum(1) / counts.sum(1)).mean();
    }

    /// <summary>z row by row, 0 after the end of a row.</summary>
    private Tensor Ended(Tensor z, int[] rows) =>
        (_spec.Output.IsSequence ? z * StepsOf(rows, (int)z.shape[1]).unsqueeze(-1) : z).reshape(rows.Length, -1);

    /// <summary>rows × steps: 1 if the row has the step, otherwise 0.</summary>
    private Tensor StepsOf(int[] rows, int steps) =>
        (BatchOf(rows).Has(steps) ?? ones(rows.Length, steps, dtype: ScalarType.Bool)).to(_type);
}
