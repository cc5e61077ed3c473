using Sonda.Diagnosis.Traces;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Reports.Records;

/// <summary>All that a recorded run has to show.</summary>
/// <param name="Summary">The run in short.</param>
/// <param name="Spec">The run as it began.</param>
public sealed record RunView(RunSummary Summary, RunSpec Spec)
{
    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<AppliedChange> Changes { get; init; } = [];

    /// <summary>The epochs.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>Everything that happened, read while it is enumerated.</summary>
    public IEnumerable<RunEvent> Events { get; init; } = [];

    /// <summary>Name and epochs.</summary>
    public RunCurve Curve => new(Summary.Name, Epochs);

    /// <summary>The readings of single steps; of two with the same number, the later counts.</summary>
    public IEnumerable<StepReading> Readings() =>
        Events.OfType<StepRead>().Select(read => read.Reading).GroupBy(reading => reading.Step).Select(same => same.Last()).OrderBy(reading => reading.Step);

    /// <summary>The settings in which another run differs, as a spec writes them: of this run, of the other.</summary>
    public IReadOnlyList<(string One, string Other)> DifferencesTo(RunView other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return RunSpecText.Differences(Spec, other.Spec);
    }

    /// <summary>The settings after all changes.</summary>
    public RunSpec Now() => Spec with { Training = Changes.Aggregate(Spec.Training, (training, applied) => applied.Change.ApplyTo(training)) };
}
