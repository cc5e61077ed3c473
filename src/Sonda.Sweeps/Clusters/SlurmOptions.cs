namespace Sonda.Sweeps.Clusters;

/// <summary>Options of a submission to Slurm.</summary>
internal sealed record SlurmOptions
{
    /// <summary>The folder of the sweep, an absolute path that every node sees.</summary>
    public required string Folder { get; init; }

    /// <summary>The command that starts sonda on a node.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Further options of <c>sonda sweep run</c>.</summary>
    public IReadOnlyList<string> RunOptions { get; init; } = [];

    /// <summary>The cores of a task, each with a cell of its own.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>The time limit as Slurm reads it; null for the estimate of the pilot, or the partition's limit without one.</summary>
    public string? Time { get; init; }

    /// <summary>The partition; null for the default.</summary>
    public string? Partition { get; init; }

    /// <summary>The memory of a task as Slurm reads it; null for the default.</summary>
    public string? Memory { get; init; }

    /// <summary>Further lines for sbatch, such as <c>--account=physics</c>.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>Whether to submit only the shards that are missing.</summary>
    public bool IsMissingOnly { get; init; }
}
