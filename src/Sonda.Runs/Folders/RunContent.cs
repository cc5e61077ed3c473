using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>The changes and epochs in the events of a kept run, and the damage that a full reading finds.</summary>
/// <param name="Changes">The changes, in their order.</param>
/// <param name="Epochs">The epochs that were evaluated.</param>
/// <param name="Damage">The first damage; null if there is none.</param>
internal sealed record RunContent(IReadOnlyList<AppliedChange> Changes, IReadOnlyList<EpochResult> Epochs, LocalizableText? Damage)
{
    /// <summary>Reads every event.</summary>
    /// <param name="events">The file of events.</param>
    /// <param name="known">Damage that is known already; null if there is none.</param>
    public static RunContent Read(string events, LocalizableText? known)
    {
        LocalizableText? damage = known;
        List<AppliedChange> changes = [];
        List<EpochResult> epochs = [];
        foreach (RunEvent happened in Directory.Exists(events) ? [] : EventLog.Read(events, damaged: found => damage ??= found))
        {
            if (happened is RunChanged changed)
            {
                changes.Add(new AppliedChange(changed.Step, changed.Change));
            }
            else if (happened is EpochEnded { Result: { } epoch })
            {
                epochs.Add(epoch);
            }
        }

        return new RunContent(changes, epochs, damage);
    }
}
