using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>
/// What it costs to read the learning speed of every layer at every mini-batch: an epoch with, then one without.
/// </summary>
[Config(typeof(Config))]
public class LearningSpeeds() : PairedBenchmarks(typeof(LearningSpeeds))
{
    /// <summary>Pairs that count; odd, so that the median is one of them, and enough to tell 4 % from 5 %.</summary>
    internal const int Pairs = 101;

    private SondaPeer _with = null!;
    private SondaPeer _without = null!;

    [GlobalSetup]
    public void Create() =>
        (_with, _without) = (new SondaPeer(Network, readsSpeeds: true), new SondaPeer(Network));

    protected override double FirstEpoch() => Time(_with);

    protected override double SecondEpoch() => Time(_without);

    private static double Time(SondaPeer peer)
    {
        long start = Stopwatch.GetTimestamp();
        peer.TrainEpoch();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class Config() : ChapterConfig(warmups: 10, iterations: Pairs);
}
