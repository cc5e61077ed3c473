using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Training;

namespace Sonda.Studies.Speeds;

/// <summary>What may be chosen for <see cref="SpeedsExperiment"/>.</summary>
public sealed record SpeedsOptions
{
    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Networks drawn, 1 or more; 200 unless told. Network k is the one of seed <see cref="Seed"/> + k.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>Training images averaged over, 1 or more; 1,000 as in the book unless told.</summary>
    public int Images { get; init; } = 1000;

    /// <summary>The first seed; 1 unless told.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, 1 or more; all cores unless told. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Learning speeds at the start, over many seeds, of a network of any depth.</summary>
public static class SpeedsExperiment
{
    /// <summary>Measures; where <paramref name="stop"/> is set early, returns the seeds that are done.</summary>
    /// <exception cref="ArgumentException">The network does not fit the data, there are too few images, or an option is out of range.</exception>
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

        return Summarize(data, options, name, [.. readings.OfType<SeedReading>()]);
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
