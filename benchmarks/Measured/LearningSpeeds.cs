using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>
/// The cost of reading the learning speed of every layer at every mini-batch: an epoch with readings, then one without.
/// </summary>
[Config(typeof(Config))]
public class LearningSpeeds() : PairedBenchmarks(typeof(LearningSpeeds))
{
    /// <summary>The number of pairs that count; odd, so that the median is one of them, and enough to distinguish 4% from 5%.</summary>
    internal const int Pairs = 101;

    private SondaPeer _peer = null!;

    /// <summary>
    /// One network for both variants: two would have different places in memory, which alone changes the time by a percent or two.
    /// </summary>
    [GlobalSetup]
    public void Create() => _peer = new SondaPeer(Network);

    protected override double FirstEpoch()
    {
        long start = Stopwatch.GetTimestamp();
        _peer.TrainEpochReadingSpeeds();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    protected override double SecondEpoch()
    {
        long start = Stopwatch.GetTimestamp();
        _peer.TrainEpoch();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private sealed class Config() : ChapterConfig(warmups: 10, iterations: Pairs);
}
