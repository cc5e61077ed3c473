using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>The edit that a remedy makes to the spec of a run: a pure function.</summary>
internal sealed class SpecEdit
{
    private readonly Func<RunSpec, DataFacts, RunSpec?> _edit;

    internal SpecEdit(string remedy, Func<RunSpec, DataFacts, RunSpec?> edit) => (Remedy, _edit) = (remedy, edit);

    /// <summary>The stable id, one of <see cref="Sonda.Diagnosis.Remedies"/>.</summary>
    public string Remedy { get; }

    /// <summary>Returns the changed run; null if the remedy has nothing to change, or if the changed run cannot be trained.</summary>
    /// <remarks>A batch norm cannot normalise if an edit leaves a mini-batch of a single row.</remarks>
    /// <param name="run">The run, which does not change.</param>
    /// <param name="data">Facts about its data.</param>
    public RunSpec? Apply(RunSpec run, DataFacts data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        return _edit(run, data) is { } edited && edited != run && data.BatchMisfit(edited) is null ? edited.Validated() : null;
    }
}
