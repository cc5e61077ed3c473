using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>Two variants of an epoch in succession, in alternating order.</summary>
/// <remarks>
/// A shared machine drifts by tens of percent in seconds. Two benchmarks in succession would
/// measure that drift, but the ratio of two neighbours cancels it. So one operation here is the pair, and it splits its
/// own time. BenchmarkDotNet warms up, collects garbage between pairs and repeats.
/// </remarks>
public abstract class PairedBenchmarks
{
    private static readonly Dictionary<(Type Benchmarks, string Network), List<EpochPair>> AllPairs = [];

    private readonly Type _benchmarks;
    private bool _swapped;

    /// <summary>Takes the class under which pairs are recorded, because BenchmarkDotNet runs a class derived from it.</summary>
    protected PairedBenchmarks(Type benchmarks) => _benchmarks = benchmarks;

    [Params(ChapterSettings.Shallow, ChapterSettings.Deep)]
    public string Network { get; set; } = "";

    [Benchmark]
    public void Pair()
    {
        double first, second;
        _swapped = !_swapped;
        if (_swapped)
        {
            second = SecondEpoch();
            first = FirstEpoch();
        }
        else
        {
            first = FirstEpoch();
            second = SecondEpoch();
        }

        Pairs(_benchmarks, Network).Add(new EpochPair(first, second));
    }

    /// <summary>The latest pairs of a class and a network, without those of the warm-up.</summary>
    internal static IReadOnlyList<EpochPair> Latest<TBenchmarks>(string network, int count)
        where TBenchmarks : PairedBenchmarks => Pairs(typeof(TBenchmarks), network)[^count..];

    /// <summary>Milliseconds of an epoch in the first variant.</summary>
    protected abstract double FirstEpoch();

    /// <summary>Milliseconds of an epoch in the second variant.</summary>
    protected abstract double SecondEpoch();

    private static List<EpochPair> Pairs(Type benchmarks, string network)
    {
        if (!AllPairs.TryGetValue((benchmarks, network), out List<EpochPair>? pairs))
        {
            AllPairs[(benchmarks, network)] = pairs = [];
        }

        return pairs;
    }
}
