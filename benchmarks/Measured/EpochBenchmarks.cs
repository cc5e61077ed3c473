using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>One epoch of 50,000 images in mini-batches of 10, Sonda beside TorchSharp, one thread each.</summary>
[Config(typeof(Config))]
#pragma warning disable CA1001 // BenchmarkDotNet does not dispose; FreeTorch is its way.
public class EpochBenchmarks
{
    /// <summary>Epochs in one measurement of Sonda, so that both sides are watched for about as long.</summary>
    private const int SondaEpochs = 10;

    /// <summary>Epochs before anything is measured; the accuracy then shows whether both do the same work.</summary>
    internal const int FirstEpochs = 2;

    private SondaPeer _sonda = null!;
    private TorchPeer _torch = null!;

    /// <summary>The share of the validation images got right after the first epochs, by side and network.</summary>
    internal static Dictionary<(string Side, string Network), double> Accuracies { get; } = [];

    [Params(ChapterSettings.Shallow, ChapterSettings.Deep)]
    public string Network { get; set; } = "";

    [GlobalSetup(Target = nameof(TorchSharp))]
    public void CreateTorch()
    {
        _torch = new TorchPeer(Network);
        for (int epoch = 0; epoch < FirstEpochs; epoch++)
        {
            _torch.TrainEpoch();
        }

        Accuracies[(nameof(TorchSharp), Network)] = _torch.Accuracy();
    }

    [GlobalCleanup(Target = nameof(TorchSharp))]
    public void FreeTorch() => _torch.Dispose();

    [GlobalSetup(Target = nameof(Sonda))]
    public void CreateSonda()
    {
        _sonda = new SondaPeer(Network);
        for (int epoch = 0; epoch < FirstEpochs; epoch++)
        {
            _sonda.TrainEpoch();
        }

        Accuracies[(nameof(Sonda), Network)] = _sonda.Accuracy();
    }

    [Benchmark(Baseline = true)]
    public void TorchSharp() => _torch.TrainEpoch();

    [Benchmark(OperationsPerInvoke = SondaEpochs)]
    public void Sonda()
    {
        for (int epoch = 0; epoch < SondaEpochs; epoch++)
        {
            _sonda.TrainEpoch();
        }
    }

    private sealed class Config() : ChapterConfig(warmups: 2, iterations: 15);
}
