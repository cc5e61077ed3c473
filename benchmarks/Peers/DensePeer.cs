using Sonda.Engine.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Benchmarks.Peers;

/// <summary>A dense ReLU network with a softmax output on both sides, with plain descent on random images.</summary>
internal sealed class DensePeer : IStepPeer
{
    private const int Batches = 20;
    private const double LearningRate = 0.01;

    private readonly Trainer<float> _trainer;
    private readonly Workers _workers;
    private readonly Tensor _inputs, _labels;
    private readonly Sequential _network;
    private readonly SGD _optimizer;
    private readonly int _batchSize;
    private int _batch;

    /// <summary>Creates new networks, ready to train on the same rows.</summary>
    /// <param name="text">The network, of dense layers.</param>
    /// <param name="batchSize">The number of rows of a mini-batch.</param>
    /// <param name="threads">The number of threads of each side.</param>
    public DensePeer(string text, int batchSize, int threads)
    {
        _workers = new Workers(threads);
        _batchSize = batchSize;
        NetworkSpec spec = NetworkSpec.Parse(text);
        int rows = batchSize * Batches;
        float[] values = [.. Enumerable.Range(0, rows * spec.Inputs).Select(i => ((i * 7919L) + 17) % 1009 / 1009f)];
        byte[] labels = [.. Enumerable.Range(0, rows).Select(row => (byte)(row % 10))];
        var random = new RandomStream(1);
        var settings = new TrainingSpec { BatchSize = batchSize, LearningRate = LearningRate, Lambda = 0 };
        _trainer = new Trainer<float>(
            Network<float>.Create(spec, random), Dataset.FromValues("rows", values, labels, spec.Inputs, 10), settings, random, _workers);

        set_num_threads(threads);
        manual_seed(1);
        _inputs = tensor(values, [rows, spec.Inputs]);
        _labels = tensor(Array.ConvertAll(labels, label => (long)label));
        var modules = new List<nn.Module<Tensor, Tensor>>();
        for (int layer = 0; layer < spec.LayerCount; layer++)
        {
            modules.Add(nn.Linear(spec.Sizes[layer], spec.Sizes[layer + 1]));
            if (layer < spec.LayerCount - 1)
            {
                modules.Add(nn.ReLU());
            }
        }

        _network = nn.Sequential(modules);
        _optimizer = optim.SGD(_network.parameters(), LearningRate);
    }

    public void StepOfSonda() => _trainer.TrainStep();

    public void StepOfTorch()
    {
        using DisposeScope scope = NewDisposeScope();
        int start = _batch++ % Batches * _batchSize;
        Tensor cost = nn.functional.cross_entropy(
            _network.forward(_inputs.narrow(0, start, _batchSize)), _labels.narrow(0, start, _batchSize));
        _optimizer.zero_grad();
        cost.backward();
        _optimizer.step();
    }

    public void Dispose()
    {
        _workers.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        _inputs.Dispose();
        _labels.Dispose();
    }
}
