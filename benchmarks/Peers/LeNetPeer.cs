using Sonda.Engine;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Benchmarks.Peers;

/// <summary>
/// A network like LeNet-5 (LeCun et al. 1998) on both sides, one training step at a time: 28 × 28 images, 6 maps by 5 × 5,
/// max-pooling 2 × 2, 16 maps by 5 × 5, max-pooling 2 × 2, 120, 84, 10, ReLU, softmax; mini-batches of 64, plain descent.
/// </summary>
internal sealed class LeNetPeer : IStepPeer
{
    private const int BatchSize = 64;
    private const int Batches = 100;
    private const double LearningRate = 0.05;

    private readonly Trainer<float> _trainer;
    private readonly Workers _workers;
    private readonly Tensor _images, _labels;
    private readonly Sequential _network;
    private readonly SGD _optimizer;
    private Tensor _order;
    private int _batch;

    /// <summary>Creates new networks, ready to train on the same images.</summary>
    /// <param name="threads">The number of threads of each side.</param>
    public LeNetPeer(int threads)
    {
        _workers = new Workers(threads);
        Dataset data = ChapterData.Loaded.Training.Slice(0, BatchSize * Batches).WithShape(Shape.Image(1, 28, 28));
        var random = new RandomStream(1);
        _trainer = new Trainer<float>(Network<float>.Create(Spec(), random), data, Settings, random, _workers);

        set_num_threads(threads);
        manual_seed(1);
        float[] pixels = new float[data.Count * data.InputSize];
        for (int row = 0; row < data.Count; row++)
        {
            data.CopyRow(row, pixels.AsSpan(row * data.InputSize, data.InputSize));
        }

        _images = tensor(pixels, [data.Count, 1, 28, 28]);
        _labels = tensor(Array.ConvertAll(data.Labels.ToArray(), label => (long)label));
        _network = Modules();
        _optimizer = optim.SGD(_network.parameters(), LearningRate);
        _order = randperm(data.Count);
    }

    private static TrainingSpec Settings => new() { BatchSize = BatchSize, LearningRate = LearningRate, Lambda = 0 };

    /// <summary>Gather, forward, backward and update of one mini-batch by Sonda, which also shuffles at the start of an epoch.</summary>
    public void StepOfSonda() => _trainer.TrainStep();

    /// <summary>The same by libtorch.</summary>
    public void StepOfTorch()
    {
        if (_batch == Batches)
        {
            _batch = 0;
            _order.Dispose();
            _order = randperm(_images.shape[0]);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor rows = _order.narrow(0, (long)_batch++ * BatchSize, BatchSize);
        Tensor logits = _network.forward(_images.index_select(0, rows));
        Tensor cost = nn.functional.cross_entropy(logits, _labels.index_select(0, rows));
        _optimizer.zero_grad();
        cost.backward();
        _optimizer.step();
    }

    /// <summary>The training accuracies of both sides, which show that the work is the same.</summary>
    public (double Torch, double Sonda) Accuracies()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        double torchs = _network.forward(_images).argmax(1).eq(_labels).to(ScalarType.Float32).mean().item<float>();
        Dataset data = ChapterData.Loaded.Training.Slice(0, BatchSize * Batches).WithShape(Shape.Image(1, 28, 28));
        return (torchs, new Evaluation<float>(_trainer.Network, data).Accuracy());
    }

    public void Dispose()
    {
        _workers.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
        _images.Dispose();
        _labels.Dispose();
        _order.Dispose();
    }

    private static NetworkSpec Spec()
    {
        var relu = new ActivationSpec(ActivationKind.ReLU);
        InitializerSpec he = InitializerSpec.He;
        return new NetworkSpec(
            Shape.Image(1, 28, 28),
            [
                new Conv2dSpec(6, 5, 5, relu, he),
                new PoolSpec(PoolKind.Max, 2),
                new Conv2dSpec(16, 5, 5, relu, he),
                new PoolSpec(PoolKind.Max, 2),
                new FlattenSpec(),
                new DenseSpec(120, relu, he),
                new DenseSpec(84, relu, he),
                new DenseSpec(10, new ActivationSpec(ActivationKind.Identity), InitializerSpec.Xavier),
            ],
            CostFunction.Softmax);
    }

    private static Sequential Modules() => nn.Sequential(
        nn.Conv2d(1, 6, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10));
}
