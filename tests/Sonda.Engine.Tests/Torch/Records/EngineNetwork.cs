using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Torch;

/// <summary>The engine's side of a <see cref="NetworkRecord"/>: all that the records need to know of the engine's networks.</summary>
/// <remarks>Tensors are the parameters of the first layer, row after row, then of the next.</remarks>
internal sealed class EngineNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly BatchPass<T> _pass;
    private readonly Trainer<T> _trainer;
    private readonly int[] _batch;

    public EngineNetwork(NetworkRecord record)
    {
        NetworkSpec spec = NetworkSpec.Parse(record.Name);
        float[] values = [.. record.Inputs.SelectMany(row => row).Select(value => (float)value)];
        byte[] labels = [.. record.Labels.Select(label => (byte)label)];
        var data = Dataset.FromValues("batch", values, labels, spec.Inputs, Math.Max(2, spec.Sizes[^1]));
        var network = new Network<T>(spec);
        foreach ((Parameter<T> parameter, double[] start) in network.Parameters.Zip(record.Start))
        {
            parameter.Set(start.To<T>());
        }

        var training = new TrainingSpec { BatchSize = null, LearningRate = record.LearningRate, Lambda = record.Lambda };
        _pass = new BatchPass<T>(network, data, data.Count);
        _trainer = new Trainer<T>(network, data, training, new RandomStream(1));
        _batch = [.. Enumerable.Range(0, data.Count)];
    }

    /// <summary>The tensors of a network, drawn as its spec says.</summary>
    public static double[][] Draw(NetworkSpec spec, RandomStream random) =>
        [.. Tensors(Network<T>.Create(spec, random)).Select(tensor => ((ReadOnlySpan<T>)tensor).ToDouble())];

    /// <summary>Forward and backward; gives the mean cost of a row.</summary>
    public double PassBatch()
    {
        _pass.Gather(_batch);
        _pass.Forward();
        _pass.OutputDelta();
        _pass.Backward();
        return _batch.Average(_pass.CostOf);
    }

    /// <summary>The gradients of the mean cost after <see cref="PassBatch"/>.</summary>
    public T[][] Gradients()
    {
        ParameterArena<T> gradients = _trainer.Network.CreateArena();
        _pass.WriteGradients(gradients);
        return [.. _trainer.Network.Parameters.Select((_, slot) => Numbers(gradients[slot]))];
    }

    /// <summary>A step of the trainer on the whole batch.</summary>
    public void Descend() => _trainer.TrainEpoch();

    public T[][] Parameters() => Tensors(_trainer.Network);

    private static T[][] Tensors(Network<T> network) => [.. network.Parameters.Select(parameter =>
    {
        var values = new T[parameter.Count];
        parameter.CopyTo(values);
        return values;
    })];

    private static T[] Numbers(Matrix<T> matrix)
    {
        var numbers = new T[matrix.Rows * matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row).CopyTo(numbers.AsSpan(row * matrix.Columns));
        }

        return numbers;
    }
}
