namespace Sonda.Reports.Records;

/// <summary>A recorded run in the list of all runs.</summary>
/// <param name="Name">Its name in the runs' home.</param>
/// <param name="State">
/// Its state: running, stopped, killed, completed, stopped-early, diverged, newer (written by a newer Sonda), or damaged.
/// </param>
public sealed record RunRow(string Name, string State)
{
    /// <summary>The network; null if the folder cannot be read.</summary>
    public string? Network { get; init; }

    /// <summary>The data, as a spec names them; null if the folder cannot be read.</summary>
    public string? Data { get; init; }

    /// <summary>Epochs done.</summary>
    public int Epochs { get; init; }

    /// <summary>Epochs planned; null if the folder cannot be read.</summary>
    public int? PlannedEpochs { get; init; }

    /// <summary>The best validation accuracy in percent; null if there is none yet.</summary>
    public double? BestAccuracy { get; init; }

    /// <summary>The lowest validation cost; null if none was read.</summary>
    public double? BestCost { get; init; }

    /// <summary>Seconds that the run took; pauses do not count.</summary>
    public double Seconds { get; init; }

    /// <summary>When the run was last written; null if unknown.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Why the folder cannot be read; null if it can.</summary>
    public string? Problem { get; init; }
}
