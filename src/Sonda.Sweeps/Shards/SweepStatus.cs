using System.Collections.Immutable;
using Sonda.Sweeps.Cells;

namespace Sonda.Sweeps.Shards;

/// <summary>How far a sweep is, by its files alone: no scheduler and no process is asked.</summary>
internal sealed record SweepStatus
{
    /// <summary>The cells in whole final files.</summary>
    public required int Done { get; init; }

    /// <summary>The cells that only logs have: of running processes, or of stopped ones.</summary>
    public required int InLogs { get; init; }

    /// <summary>The cells of the sweep.</summary>
    public required int Cells { get; init; }

    /// <summary>The done cells that diverged.</summary>
    public required int Diverged { get; init; }

    /// <summary>The done cells that cannot be trained on their data.</summary>
    public required int Refused { get; init; }

    /// <summary>The shards of the plan without a whole final file whose cells are not all in other files.</summary>
    public required ImmutableArray<int> Holes { get; init; }

    /// <summary>The shards of the plan.</summary>
    public required int Shards { get; init; }

    /// <summary>The final files that are cut or changed; their cells count as missing.</summary>
    public required ImmutableArray<string> Damaged { get; init; }

    /// <summary>The files of another sweep.</summary>
    public required ImmutableArray<string> Foreign { get; init; }

    /// <summary>The files that another version of the code computed.</summary>
    public required ImmutableArray<string> OtherCode { get; init; }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => Done == Cells;

    /// <summary>Counts the files of a folder.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SweepStatus Of(SweepFolder folder, bool anyVersion)
    {
        SweepFiles files = SweepFiles.Read(folder, anyVersion);
        int done = files.Cells.Known;
        int diverged = files.Cells.CountOf(CellStatus.Diverged), refused = files.Cells.CountOf(CellStatus.Refused);
        ImmutableArray<int> holes = [.. folder.Shards.Where(shard => !IsCovered(shard, files.Cells)).Select(shard => shard.Index)];
        files.AddLogs(folder, anyVersion, _ => true);
        return new SweepStatus
        {
            Done = done,
            InLogs = files.Cells.Known - done,
            Cells = folder.Manifest.Cells,
            Diverged = diverged,
            Refused = refused,
            Holes = holes,
            Shards = folder.Manifest.Shards,
            Damaged = [.. files.Damaged],
            Foreign = [.. files.Foreign],
            OtherCode = [.. files.OtherCode],
        };
    }

    private static bool IsCovered(ShardName shard, SweepCells cells)
    {
        for (long cell = shard.Index; cell < cells.Count; cell += shard.Count)
        {
            if (cells.Status((int)cell) == CellStatus.Missing)
            {
                return false;
            }
        }

        return true;
    }
}
