using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>One epoch of 50,000 images in mini-batches of 10: TorchSharp's, then Sonda's, on one thread each.</summary>
[Config(typeof(Config))]
#pragma warning disable CA1001 // BenchmarkDotNet does not dispose; Free is its way.
public class AgainstTorchSharp() : PairedBenchmarks(typeof(AgainstTorchSharp))
{
    /// <summary>The number of pairs that count; odd, so that the median is one of them.</summary>
    internal const int Pairs = 15;

    /// <summary>The number of epochs before any measurement; the accuracy then shows that both do the same work.</summary>
    internal const int FirstEpochs = 4;

    /// <summary>The number of Sonda's epochs in a pair, so that both sides run for a while.</summary>
    private const int SondaEpochs = 10;

    private SondaPeer _sonda = null!;
    private TorchPeer _torch = null!;

    /// <summary>The validation accuracy of each side after the first epochs, in percent, by network.</summary>
    internal static Dictionary<string, (double Torch, double Sonda)> Accuracies { get; } = [];

    [GlobalSetup]
    public void Create()
    {
        (_sonda, _torch) = (new SondaPeer(Network), new TorchPeer(Network));
        for (int epoch = 0; epoch < FirstEpochs; epoch++)
        {
            _torch.TrainEpoch();
            _sonda.TrainEpoch();
        }

        Accuracies[Network] = (100 * _torch.Accuracy(), 100 * _sonda.Accuracy());
    }

    [GlobalCleanup]
    public void Free() => _torch.Dispose();

    protected override double FirstEpoch()
    {
        long start = Stopwatch.GetTimestamp();
        _torch.TrainEpoch();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    protected override double SecondEpoch()
    {
        long start = Stopwatch.GetTimestamp();
        for (int epoch = 0; epoch < SondaEpochs; epoch++)
        {
            _sonda.TrainEpoch();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / SondaEpochs;
    }

    private sealed class Config() : ChapterConfig(warmups: 2, iterations: Pairs);
}
