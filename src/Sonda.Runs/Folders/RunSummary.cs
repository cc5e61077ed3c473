using System.Text.Json.Serialization;
using Sonda.Runs.Events;

namespace Sonda.Runs.Folders;

/// <summary>A kept run in a few words, as a list shows it.</summary>
public sealed record RunSummary
{
    /// <summary>Its name in the runs' home.</summary>
    public required string Name { get; init; }

    /// <summary>The run as it began, in its text form; empty if it cannot be read.</summary>
    public string Spec { get; init; } = "";

    /// <summary>The name of its data; empty if it cannot be read.</summary>
    public string Data { get; init; } = "";

    /// <summary>Its state.</summary>
    public required RunFolderState State { get; init; }

    /// <summary>The damage to its files, with the file; null if the run is not damaged.</summary>
    [JsonConverter(typeof(EnglishTextConverter))]
    public LocalizableText? Damage { get; init; }

    /// <summary>Epochs done.</summary>
    public int Epoch { get; init; }

    /// <summary>Epochs planned, after all changes.</summary>
    public int Epochs { get; init; }

    /// <summary>Mini-batches done, of a run that was not closed those up to its last event.</summary>
    public long Step { get; init; }

    /// <summary>The best validation accuracy in percent; null if the targets are numbers or no epoch was evaluated.</summary>
    public double? BestAccuracy { get; init; }

    /// <summary>The lowest mean cost of a validation row, without the L2 term; null if not read.</summary>
    public double? BestCost { get; init; }

    /// <summary>Seconds that the run took; pauses do not count.</summary>
    public double Seconds { get; init; }

    /// <summary>The moment at which it began; for a damaged run that of the last change to its folder.</summary>
    public required DateTimeOffset Began { get; init; }
}
