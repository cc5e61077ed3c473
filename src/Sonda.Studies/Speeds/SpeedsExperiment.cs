using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Forecasts;

namespace Sonda.Studies.Speeds;

/// <summary>Options of <see cref="SpeedsExperiment"/>.</summary>
public sealed record SpeedsOptions
{
    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The number of networks, 1 or more; default: 200. Network k has the seed <see cref="Seed"/> + k.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>The number of training images in the average, 1 or more; default: 1,000 as in the book.</summary>
    public int Images { get; init; } = 1000;

    /// <summary>The first seed; default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, 1 or more; default: all cores. Results do not depend on their number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Measures learning speeds at the start over many seeds, for a network of any depth.</summary>
public static class SpeedsExperiment
{
    /// <summary>Measures; returns the finished seeds if <paramref name="stop"/> is set early.</summary>
    /// <exception cref="ArgumentException">The network does not fit the data, there are too few images, or an option is out of
    /// range.</exception>
    public static SpeedsResult Run(
        LoadedData data, SpeedsOptions options, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Seeds, nameof(options.Seeds));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options.Threads));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Images, nameof(options.Images));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Images, data.Training.Count, nameof(options.Images));
        Dataset images = data.Training.Slice(0, options.Images);
        string name = options.Network.ToString();
        var readings = new SeedReading?[options.Seeds];
        int done = 0;
        IndependentRuns.Run(options.Seeds, options.Threads, () => new Reader(options.Network, images), (reader, k) =>
        {
            readings[k] = reader.Read(options.Seed + (ulong)k);
            progress?.Report(new ExperimentProgress("initialSpeeds", name, Interlocked.Increment(ref done), options.Seeds));
        }, stop);

        return Summarize(data, options, name, [.. readings.OfType<SeedReading>()]) with { Theory = TheoryOf(data, options, images) };
    }

    private static TheorySpeed[]? TheoryOf(LoadedData data, SpeedsOptions options, Dataset images)
    {
        LayerExpectation[] layers = [.. ForecastExperiment.Of(new RunSpec(options.Network), data, images).Layers.Take(options.Network.HiddenCount)];
        return layers.Any(layer => layer.Speed is null) ? null
            : [.. layers.Select(layer => new TheorySpeed(Log10(layer.Speed!.Value.LogExpected), Log10(layer.Speed.Value.LogLow), Log10(layer.Speed.Value.LogHigh)))];

        static double Log10(double natural) => natural / Math.Log(10);
    }

    private static SpeedsResult Summarize(LoadedData data, SpeedsOptions options, string name, SeedReading[] readings)
    {
        int hidden = readings.Length == 0 ? 0 : options.Network.HiddenCount;
        double[] PerLayer(Func<int, double> read) => [.. Enumerable.Range(0, hidden).Select(read)];
        double[] Quantile(double share) => PerLayer(l => Quantiles.Of(readings.Select(r => r.Speeds[l].Value), share));
        double[] median = Quantile(0.5);
        return new SpeedsResult
        {
            Network = name,
            Data = data.Name,
            Seed = options.Seed,
            Seeds = readings.Length,
            Images = options.Images,
            Complete = readings.Length == options.Seeds,
            Measured = PerLayer(l => readings[0].Speeds[l].Value),
            Median = median,
            Q05 = Quantile(0.05),
            Q95 = Quantile(0.95),
            MedianLog10 = PerLayer(l => double.IsNormal(median[l])
                ? Math.Log10(median[l])
                : Quantiles.Of(readings.Select(r => r.Speeds[l].Log10), 0.5)),
            MedianFloat32 = PerLayer(l => Quantiles.Of(readings.Select(r => r.Float32[l]), 0.5)),
        };
    }

    private sealed record SeedReading(Magnitude[] Speeds, double[] Float32);

    private sealed class Reader(NetworkSpec spec, Dataset images)
    {
        private readonly GradientProbe<double> _microscope = new(spec, images);
        private readonly GradientProbe<float> _asTrained = new(spec, images);

        public SeedReading Read(ulong seed)
        {
            Network<float> network = InitialNetwork.Create<float>(spec, new RandomStream(seed), images);
            return new SeedReading(
                [.. _microscope.Read(network).Select(layer => layer.Speed)],
                [.. _asTrained.Read(network).Select(layer => layer.Speed.Value)]);
        }
    }
}
