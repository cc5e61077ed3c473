using System.Collections.Immutable;
using Sonda.Lab.Documents;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Hosting;

/// <summary>A run as it began, its changes, and the run as it is now.</summary>
internal sealed class RunSettings
{
    public RunSettings(RunSpec spec) => (Spec, Now) = (spec, spec);

    /// <summary>The run as it began.</summary>
    public RunSpec Spec { get; }

    /// <summary>The run as it is now.</summary>
    public RunSpec Now { get; private set; }

    /// <summary>The changes, in order.</summary>
    public ImmutableList<AppliedChange> Changes { get; private set; } = [];

    /// <summary>Takes all changes of a run.</summary>
    public void Take(IEnumerable<AppliedChange> changes)
    {
        Changes = [.. changes];
        Now = RunDescriber.Now(Spec, Changes);
    }

    /// <summary>Takes one more change.</summary>
    /// <returns>The settings that it changed.</returns>
    public IReadOnlyList<SettingChange> Take(RunChanged changed)
    {
        RunSpec next = Now with { Training = changed.Change.ApplyTo(Now.Training) };
        IReadOnlyList<SettingChange> settings = RunDescriber.Changes(Now, next);
        (Now, Changes) = (next, Changes.Add(new AppliedChange(changed.Step, changed.Change)));
        return settings;
    }
}
