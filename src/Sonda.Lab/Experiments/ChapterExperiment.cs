using Sonda.Lab.Datasets;

namespace Sonda.Lab.Experiments;

/// <summary>What may be chosen for <see cref="ChapterExperiment"/>.</summary>
public sealed record ChapterOptions
{
    /// <summary>The root seed; 1 unless told.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Networks drawn for the quantiles of the initial speeds, 1 or more; 200 unless told.</summary>
    public int Seeds { get; init; } = 200;

    /// <summary>Threads, 1 or more; all cores unless told. Results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Fewer epochs and seeds, to see everything in a few seconds.</summary>
    public bool Quick { get; init; }
}

/// <summary>The experiments of the chapter: accuracies by depth, initial speeds, gradient bars, speed curves.</summary>
public static class ChapterExperiment
{
    /// <summary>Runs all experiments; where <paramref name="stop"/> is set early, returns what is done.</summary>
    public static ChapterResult Run(
        DigitData data, ChapterOptions options, IProgress<ExperimentProgress>? progress, CancellationToken stop) =>
        throw new NotImplementedException();
}
