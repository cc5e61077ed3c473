using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>
/// What it costs to read the learning speed of every layer at every mini-batch: an epoch without and an epoch with,
/// back to back, which of the two is first by turns.
/// </summary>
/// <remarks>
/// The bar is 5 %, and a shared machine drifts by more than that in seconds. Two separate benchmarks would measure
/// the drift; the ratio of two neighbours cancels it, so one operation here is the pair, and it splits its own time.
/// </remarks>
[Config(typeof(Config))]
public class LearningSpeedPairs
{
    /// <summary>Pairs that count; odd, so that the median is one of them.</summary>
    internal const int Pairs = 101;

    private static readonly Dictionary<string, List<double>> MeasuredRatios = [];

    private SondaPeer _without = null!;
    private SondaPeer _with = null!;
    private bool _withFirst;

    [Params(ChapterSettings.Shallow, ChapterSettings.Deep)]
    public string Network { get; set; } = "";

    /// <summary>Time with over time without, of the pairs that were measured after the warm-up.</summary>
    internal static IReadOnlyList<double> Ratios(string network) => MeasuredRatios[network][^Pairs..];

    [GlobalSetup]
    public void Create()
    {
        (_without, _with) = (new SondaPeer(Network), new SondaPeer(Network, readsSpeeds: true));
        MeasuredRatios[Network] = [];
    }

    [Benchmark]
    public void Pair()
    {
        _withFirst = !_withFirst;
        TimeSpan first = Time(_withFirst ? _with : _without);
        TimeSpan second = Time(_withFirst ? _without : _with);
        MeasuredRatios[Network].Add(_withFirst ? first / second : second / first);
    }

    private static TimeSpan Time(SondaPeer peer)
    {
        long start = Stopwatch.GetTimestamp();
        peer.TrainEpoch();
        return Stopwatch.GetElapsedTime(start);
    }

    private sealed class Config() : ChapterConfig(warmups: 10, iterations: Pairs);
}
