using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>What a remedy changes in the spec of a run: a pure function, the same run always giving the same run.</summary>
internal sealed class SpecEdit
{
    private readonly Func<RunSpec, DataFacts, RunSpec?> _edit;

    internal SpecEdit(string remedy, Func<RunSpec, DataFacts, RunSpec?> edit) => (Remedy, _edit) = (remedy, edit);

    /// <summary>The stable id, one of <see cref="Sonda.Diagnosis.Remedies"/>.</summary>
    public string Remedy { get; }

    /// <summary>The changed run; null where there is nothing for the remedy to change, or what comes out could not be trained.</summary>
    /// <remarks>A batch norm has nothing to be normalised over where an edit leaves a mini-batch of a single row.</remarks>
    /// <param name="run">The run; it stays as it is.</param>
    /// <param name="data">What is known of its data.</param>
    public RunSpec? Apply(RunSpec run, DataFacts data)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(data);
        return _edit(run, data) is { } edited && edited != run && data.BatchMisfit(edited) is null ? edited.Validated() : null;
    }
}
