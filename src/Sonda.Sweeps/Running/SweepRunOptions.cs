using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Running;

/// <summary>Options of <see cref="SweepRunner"/>. None of them changes a byte of a cell.</summary>
internal sealed record SweepRunOptions
{
    /// <summary>The shards to compute.</summary>
    public required IReadOnlyList<ShardName> Shards { get; init; }

    /// <summary>The threads, each with a cell of its own.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether cells of another version of the code count, and this code may add to them.</summary>
    public bool AnyVersion { get; init; }

    /// <summary>
    /// The name of this process among the writers of a folder on a shared disk. Two containers may have the same host and process number.
    /// </summary>
    public string Writer { get; init; } = $"{Environment.MachineName}.{Environment.ProcessId}.{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>The disk.</summary>
    public ISweepDisk Disk { get; init; } = ISweepDisk.Real;

    /// <summary>The clock; only for the pace of progress and of writes.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Computes a cell. Default: <see cref="CellTraining.Run"/>.</summary>
    public Func<SweepSpec, int, SweepData, CellResult> Compute { get; init; } = CellTraining.Run;
}

/// <summary>The progress of a sweep.</summary>
/// <param name="Done">The cells done, including those of earlier processes.</param>
/// <param name="Total">The cells of the chosen shards.</param>
internal readonly record struct SweepProgress(int Done, int Total);

/// <summary>The end of a run of a sweep.</summary>
/// <param name="Done">The cells done, including those of earlier processes.</param>
/// <param name="Computed">The cells that this process computed.</param>
/// <param name="Total">The cells of the chosen shards.</param>
/// <param name="Seconds">The time.</param>
internal sealed record SweepRunResult(int Done, int Computed, int Total, double Seconds)
{
    /// <summary>Whether all chosen cells are done.</summary>
    public bool IsComplete => Done == Total;
}
