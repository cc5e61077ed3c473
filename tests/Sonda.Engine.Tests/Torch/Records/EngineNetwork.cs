using System.Numerics;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;

namespace Sonda.Engine.Tests.Torch;

/// <summary>The engine's side of a <see cref="NetworkRecord"/>: all that the records need to know of the engine's networks.</summary>
/// <remarks>Tensors are the weights (inputs × outputs) and the biases of the first layer, then of the next.</remarks>
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
        for (int l = 0; l < network.Layers.Count; l++)
        {
            network.Dense(l).SetWeights(record.Start[2 * l].To<T>());
            network.Dense(l).SetBiases(record.Start[(2 * l) + 1].To<T>());
        }

        var training = new TrainingSpec { BatchSize = null, LearningRate = record.LearningRate, Lambda = record.Lambda };
        _pass = new BatchPass<T>(network, data, data.Count);
        _trainer = new Trainer<T>(network, data, training, new RandomStream(1));
        _batch = [.. Enumerable.Range(0, data.Count)];
    }

    /// <summary>The tensors of a network, drawn as its spec says.</summary>
    public static double[][] Draw(NetworkSpec spec, RandomStream random)
    {
        Network<T> network = Network<T>.Create(spec, random);
        return [.. Tensors(network, (layer, _) => Parameters(layer)).Select(tensor => ((ReadOnlySpan<T>)tensor).ToDouble())];
    }

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
    public T[][] Gradients() => Tensors(_trainer.Network, (layer, index) =>
    {
        var weights = new T[layer.Inputs * layer.Outputs];
        _pass.WeightGradient(index, weights);
        T rows = T.CreateTruncating(_batch.Length);
        return ([.. weights.Select(sum => sum / rows)], _pass.MeanDelta(index).ToArray());
    });

    /// <summary>A step of the trainer on the whole batch.</summary>
    public void Descend() => _trainer.TrainEpoch();

    public T[][] Parameters() => Tensors(_trainer.Network, (layer, _) => Parameters(layer));

    private static (T[] Weights, T[] Biases) Parameters(Dense<T> layer)
    {
        var weights = new T[layer.Inputs * layer.Outputs];
        layer.CopyWeights(weights);
        return (weights, layer.Biases.ToArray());
    }

    private static T[][] Tensors(Network<T> network, Func<Dense<T>, int, (T[] Weights, T[] Biases)> read) =>
        [.. network.Layers.Cast<Dense<T>>().Select(read).SelectMany(layer => (T[][])[layer.Weights, layer.Biases])];
}
