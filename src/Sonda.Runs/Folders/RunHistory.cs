using Sonda.Runs.Events;

namespace Sonda.Runs.Folders;

/// <summary>What the events of a kept run hold for one that goes on from a state.</summary>
internal sealed record RunHistory
{
    /// <summary>The number of the last event that has one; −1 if there is none.</summary>
    public required long LastNumber { get; init; }

    /// <summary>The summary of all events.</summary>
    public required RunResult Result { get; init; }

    /// <summary>The epochs before the state.</summary>
    public required IReadOnlyList<EpochResult> EpochsBefore { get; init; }

    /// <summary>All changes, in their order.</summary>
    public required IReadOnlyList<RunChanged> Changes { get; init; }

    /// <summary>The changes after the state, in their order.</summary>
    public required IReadOnlyList<RunChanged> ChangesAfter { get; init; }

    /// <summary>Reads the events.</summary>
    /// <param name="name">The run.</param>
    /// <param name="files">Its files.</param>
    /// <param name="empty">The summary before any event.</param>
    /// <param name="reached">The number of events before the state; 0 for the start.</param>
    /// <exception cref="InvalidContentException">A line is no event, or events before the state are missing.</exception>
    public static RunHistory Read(string name, RunFiles files, RunResult empty, long reached)
    {
        long last = -1;
        RunResult result = empty;
        List<RunChanged> changes = [], after = [];
        var epochs = new List<EpochResult>();
        foreach (RunEvent happened in EventLog.Read(files.Events))
        {
            last = happened.Number ?? last;
            result = result.After(happened);
            if (happened is EpochEnded { Result: { } epoch } && happened.Number < reached)
            {
                epochs.Add(epoch);
            }
            else if (happened is RunChanged changed)
            {
                changes.Add(changed);
                if (happened.Number >= reached)
                {
                    after.Add(changed);
                }
            }
        }

        // A state is written after the events before it.
        return last + 1 >= reached
            ? new RunHistory { LastNumber = last, Result = result, EpochsBefore = epochs, Changes = changes, ChangesAfter = after }
            : throw RunsHome.IsDamaged(name, LocalizableText.Of($"{files.Events} ends with event {last}; the state follows event {reached - 1}."));
    }
}
