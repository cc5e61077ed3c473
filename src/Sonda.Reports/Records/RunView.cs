using Sonda.Diagnosis.Traces;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Reports.Records;

/// <summary>All that a recorded run has to show.</summary>
/// <param name="Row">The run in short.</param>
/// <param name="Spec">The run as it began, its data included.</param>
public sealed record RunView(RunRow Row, RunSpec Spec)
{
    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<AppliedChange> Changes { get; init; } = [];

    /// <summary>The epochs.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>Everything that happened.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];

    /// <summary>Mini-batches done.</summary>
    public long Steps { get; init; }

    /// <summary>The readings of single steps; of two with the same number, the later counts.</summary>
    public IEnumerable<StepReading> Readings =>
        Events.OfType<StepRead>().Select(read => read.Reading).GroupBy(reading => reading.Step).Select(same => same.Last()).OrderBy(reading => reading.Step);

    /// <summary>The settings in which another run differs, as a spec writes them: of this run, of the other.</summary>
    public IReadOnlyList<(string One, string Other)> DifferencesTo(RunView other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return RunSpecText.Differences(Spec, other.Spec);
    }

    /// <summary>Name and epochs.</summary>
    public RunCurve Curve => new(Row.Name, Epochs);
}
