using BenchmarkDotNet.Attributes;
using Sonda.Benchmarks.Peers;

namespace Sonda.Benchmarks.Measured;

/// <summary>Two ways to spend an epoch, one right after the other, which of them is first by turns.</summary>
/// <remarks>
/// A machine that others use too drifts by tens of percent in seconds. Two benchmarks one after the other would
/// measure that drift; the ratio of two neighbours cancels it. So one operation here is the pair, and it splits its
/// own time. BenchmarkDotNet warms up, collects garbage between pairs and repeats.
/// </remarks>
public abstract class PairedBenchmarks
{
    private static readonly Dictionary<(Type Benchmarks, string Network), List<EpochPair>> AllPairs = [];

    private readonly Type _benchmarks;
    private bool _swapped;

    /// <summary>For the class that a pair is recorded under: what runs is a class that BenchmarkDotNet derives from it.</summary>
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

    /// <summary>The latest pairs of a class and a network, so that those of the warm-up stay out.</summary>
    internal static IReadOnlyList<EpochPair> Latest<TBenchmarks>(string network, int count)
        where TBenchmarks : PairedBenchmarks => Pairs(typeof(TBenchmarks), network)[^count..];

    /// <summary>Milliseconds of an epoch the one way.</summary>
    protected abstract double FirstEpoch();

    /// <summary>Milliseconds of an epoch the other way.</summary>
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
