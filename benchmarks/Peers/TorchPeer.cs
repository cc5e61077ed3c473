using System.Runtime.InteropServices;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Sonda.Benchmarks.Peers;

/// <summary>
/// TorchSharp's side: the same network, data and settings as its users would write them, on one thread.
/// </summary>
internal sealed class TorchPeer : IDisposable
{
    private readonly Tensor _images;
    private readonly Tensor _targets;
    private readonly Sequential _network;
    private readonly SGD _optimizer;

    /// <summary>Creates a network, ready to train on the chapter's data, which are already tensors.</summary>
    public TorchPeer(string network)
    {
        set_num_threads(1);
        manual_seed(1);
        Dataset training = ChapterData.Loaded.Training;
        (_images, _targets) = (Images(training), Targets(training));
        Linear[] layers = Layers(NetworkSpec.Parse(network));
        _network = Stack(layers);

        // Two groups, because weights decay by λ/n and biases do not.
        _optimizer = optim.SGD(
            [
                new SGD.ParamGroup(
                    layers.Select(layer => layer.weight!),
                    new SGD.Options { weight_decay = ChapterSettings.Lambda / training.Count }),
                new SGD.ParamGroup(layers.Select(layer => layer.bias!), new SGD.Options { weight_decay = 0 }),
            ],
            ChapterSettings.LearningRate);
    }

    /// <summary>The reason why libtorch cannot be used on this machine; null if it can.</summary>
    /// <remarks>
    /// The check asks the loader first: its answer is one sentence, while TorchSharp writes a page to stdout.
    /// </remarks>
    public static string? WhyUnavailable()
    {
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(Tensor).Assembly, searchPath: null);
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            string[] lines = e.Message.Split('\n');
            string cause = lines.FirstOrDefault(line => line.Contains("GLIBCXX", StringComparison.Ordinal)) ?? lines[0];
            return $"libtorch does not load: {cause.Trim()} (see benchmarks/README.md)";
        }
    }

    /// <summary>Shuffles, then gathers, forward, backward and update for each mini-batch of one epoch.</summary>
    public void TrainEpoch()
    {
        using Tensor order = randperm(_images.shape[0]);
        for (long start = 0; start < _images.shape[0]; start += ChapterSettings.BatchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor rows = order.narrow(0, start, ChapterSettings.BatchSize);
            Tensor logits = _network.forward(_images.index_select(0, rows));
            Tensor cost = nn.functional.binary_cross_entropy_with_logits(
                logits, _targets.index_select(0, rows), reduction: nn.Reduction.Sum) / ChapterSettings.BatchSize;
            _optimizer.zero_grad();
            cost.backward();
            _optimizer.step();
        }
    }

    /// <summary>The accuracy on the validation images.</summary>
    public double Accuracy()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Dataset validation = ChapterData.Loaded.Validation;
        Tensor labels = Targets(validation).argmax(1);
        return _network.forward(Images(validation)).argmax(1).eq(labels).to(ScalarType.Float32).mean().item<float>();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
        _images.Dispose();
        _targets.Dispose();
    }

    /// <summary>Weights N(0, 1/fan-in), biases N(0, 1).</summary>
    private static Linear[] Layers(NetworkSpec spec)
    {
        var layers = new Linear[spec.LayerCount];
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l] = nn.Linear(spec.Sizes[l], spec.Sizes[l + 1]);
            nn.init.normal_(layers[l].weight!, 0, 1 / Math.Sqrt(spec.Sizes[l]));
            nn.init.normal_(layers[l].bias!, 0, 1);
        }

        return layers;
    }

    /// <summary>A sigmoid after each layer except the last, whose sigmoid is in the cost.</summary>
    private static Sequential Stack(Linear[] layers)
    {
        var modules = new List<nn.Module<Tensor, Tensor>> { layers[0] };
        foreach (Linear layer in layers[1..])
        {
            modules.AddRange([nn.Sigmoid(), layer]);
        }

        return nn.Sequential(modules);
    }

    private static Tensor Images(Dataset data)
    {
        float[] pixels = new float[data.Count * data.InputSize];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, pixels.AsSpan(i * data.InputSize, data.InputSize));
        }

        return tensor(pixels, [data.Count, data.InputSize]);
    }

    private static Tensor Targets(Dataset data)
    {
        float[] targets = new float[data.Count * data.Classes];
        for (int i = 0; i < data.Count; i++)
        {
            targets[(i * data.Classes) + data.Labels[i]] = 1;
        }

        return tensor(targets, [data.Count, data.Classes]);
    }
}
