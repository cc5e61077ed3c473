using Sonda.Engine.Networks;
using Sonda.Lab.Datasets;

namespace Sonda.Lab.Experiments;

/// <summary>What may be chosen for <see cref="SpeedsExperiment"/>.</summary>
public sealed record SpeedsOptions
{
    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>Networks drawn, 1 or more; 200 unless told.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>Training images averaged over, 1 or more; 1,000 as in the book unless told.</summary>
    public int Images { get; init; } = 1000;

    /// <summary>The root seed; 1 unless told.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads, 1 or more; all cores unless told. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>Learning speeds at the start, over many seeds, of a network of any depth.</summary>
public static class SpeedsExperiment
{
    /// <summary>Measures; where <paramref name="stop"/> is set early, returns the seeds that are done.</summary>
    public static SpeedsResult Run(
        DigitData data, SpeedsOptions options, IProgress<ExperimentProgress>? progress, CancellationToken stop) =>
        throw new NotImplementedException();
}
