using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Torch;

/// <summary>The engine's side of a <see cref="NetworkRecord"/>: everything that the records use of the engine's networks.</summary>
/// <remarks>Tensors are the parameters of the first layer, row by row, then of the next.</remarks>
internal sealed class EngineNetwork<T> : ITrainingObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkRecord _record;
    private readonly Dataset _data;
    private readonly Trainer<T> _trainer;
    private readonly BatchPass<T> _judge;
    private EngineStep<T>? _seen;

    public EngineNetwork(NetworkRecord record)
    {
        _record = record;
        NetworkSpec spec = NetworkSpec.Parse(record.Network);
        _data = DataOf(record.Data, spec);
        var network = new Network<T>(spec);
        foreach ((Parameter<T> parameter, double[] start) in network.Parameters.Zip(record.Start))
        {
            parameter.Set(start.To<T>());
        }

        _judge = new BatchPass<T>(network, _data, _data.Count) { Mode = BatchMode.Evaluation };
        _trainer = new Trainer<T>(network, _data, SpecOf(record.Training), new RandomStream(NetworkRecord.Seed));
        _trainer.AddObserver(this);
    }

    /// <summary>The tensors of a network as its spec says, but no value stays at 0 or 1, which may hide a missing factor.</summary>
    public static double[][] Draw(NetworkSpec spec, RandomStream random)
    {
        var network = Network<T>.Create(spec, random);
        return [.. network.Parameters.Zip(Tensors(network), (parameter, tensor) => ((ReadOnlySpan<T>)tensor).ToDouble()
            .Select(value => parameter.Kind == ParameterKind.Weight ? value : (double)(float)(value + (0.3 * random.NextDouble())))
            .ToArray())];
    }

    /// <summary>Trains one mini-batch and reads it before and after the update.</summary>
    public EngineStep<T> Step()
    {
        int epoch = _trainer.Epoch;
        _trainer.TrainStep();
        if (_trainer.Epoch > epoch && epoch < _record.Training.Metrics.Length)
        {
            _trainer.Observe(_record.Training.Metrics[epoch]);
        }

        int[] all = [.. Enumerable.Range(0, _data.Count)];
        _judge.Gather(all);
        _judge.Forward();
        return _seen! with { Parameters = Tensors(_trainer.Network), Judged = OutputsOf(_judge.View, all) };
    }

    StepNeeds ITrainingObserver<T>.Needs(long step) => StepNeeds.Gradients;

    void ITrainingObserver<T>.ParametersUpdated(long step, BatchView<T> batch, ReadOnlySpan<ParameterUpdateNorms> updates)
    {
    }

    /// <summary>Reads the mini-batch of the step itself, so that masks and statistics are those of the step.</summary>
    void ITrainingObserver<T>.GradientsReady(long step, BatchView<T> batch)
    {
        ParameterArena<T> gradients = _trainer.Network.CreateArena();
        batch.WriteGradients(gradients);
        _seen = new(
            Enumerable.Range(0, batch.Rows).Average(batch.CostOf),
            OutputsOf(batch, _record.RowsOf((int)step)),
            [.. _trainer.Network.Parameters.Select((_, slot) => RowsOf(gradients[slot]).SelectMany(row => row).ToArray())],
            Parameters: [],
            Judged: [],
            [.. batch.Layers.OfType<DropoutPass<T>>().Select(layer => ByRow(RowsOf(layer.Mask), batch.Rows).SelectMany(row => row).ToArray())]);
    }

    private static TrainingSpec SpecOf(TrainingRecord record) => new()
    {
        BatchSize = record.BatchSize,
        Optimizer = OptimizerSpec.Parse(record.Optimizer),
        Lambda = record.Lambda,
        Schedule = LearningRateSchedule.Parse(record.Schedule),
        Clipping = GradientClipping.Parse(record.Clipping),
        LayerRates = LayerRates.Parse(record.Rates),
    };

    private static Dataset DataOf(NetworkData data, NetworkSpec spec)
    {
        float[] values = Floats(data.Inputs);
        byte[] labels = [.. data.Labels.Select(label => (byte)label)];
        Dataset rows = data.Targets.Length > 0
            ? Dataset.FromValues("batch", values, Floats(data.Targets), spec.Inputs, data.Targets[0].Length)
            : Dataset.FromValues("batch", values, labels, spec.Inputs, Math.Max(2, spec.Output.Features), labels.Length / data.Count);
        rows = rows.WithShape(spec.Input);
        return data.Lengths.Length > 0 ? rows.WithLengths(data.Lengths) : rows;

        static float[] Floats(double[][] numbers) => [.. numbers.SelectMany(row => row).Select(value => (float)value)];
    }

    /// <summary>z of the output layer, row by row, 0 after the end of a row.</summary>
    private T[][] OutputsOf(BatchView<T> batch, int[] rows)
    {
        int last = _trainer.Network.Layers.Count - 1;
        int[] lengths = _trainer.Network.Spec.Output.IsSequence ? _record.Data.Lengths : [];
        return ByRow([.. Enumerable.Range(0, batch.RowsOf(last)).Select(ZOf)], rows.Length);

        T[] ZOf(int place)
        {
            T[] z = batch.WeightedInput(last, place).ToArray();
            return lengths.Length == 0 || place / rows.Length < lengths[rows[place % rows.Length]] ? z : new T[z.Length];
        }
    }

    /// <summary>Step t of row i, which is at t·m + i, after the earlier steps of its row.</summary>
    private static T[][] ByRow(T[][] places, int rows) =>
        [.. Enumerable.Range(0, rows).Select(row => places.Where((_, place) => place % rows == row).SelectMany(place => place).ToArray())];

    private static T[][] Tensors(Network<T> network) => [.. network.Parameters.Select(parameter =>
    {
        var values = new T[parameter.Count];
        parameter.CopyTo(values);
        return values;
    })];

    private static T[][] RowsOf(Matrix<T> matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(row => matrix.Row(row).ToArray())];
}

/// <summary>The engine's <see cref="NetworkStep"/>, and the masks of each dropout layer, row by row.</summary>
internal sealed record EngineStep<T>(
    double Cost, T[][] Outputs, T[][] Gradients, T[][] Parameters, T[][] Judged, T[][] Masks)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
