using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>Sums a kept run up. Nothing that lies in its folder makes it throw: a list shows every run.</summary>
internal static class SummaryReader
{
    /// <summary>Reads the two small files and, of a run that was not closed, the events after the last state. Without <c>result.json</c> all events.</summary>
    public static RunSummary Read(string name, RunFiles files)
    {
        try
        {
            return Read(name, files, RunManifest.Read(files.Manifest));
        }
        catch (NewerFormatException)
        {
            return Unreadable(name, files, RunFolderState.NewerFormat, null);
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            return Unreadable(name, files, RunFolderState.Damaged, LocalizableText.Of($"{files.Manifest}: {LocalizableText.Of(fault)}"));
        }
    }

    private static RunSummary Read(string name, RunFiles files, RunManifest manifest)
    {
        // The lock first: a run that ends between the two readings is then listed as what it has become.
        bool isWritten = WritingLock.IsHeld(files.Lock);
        RunResult result = new() { State = RunFolderState.Writing, Epochs = RunSpec.Parse(manifest.Spec).Training.Epochs };
        LocalizableText? damage = files.Damage(0);
        try
        {
            result = damage is not null ? result : RunResult.Of(files, manifest);
            damage ??= files.Damage(result.EventBytes);
            if (damage is null && files.EventLength() == result.EventBytes)
            {
                // Nothing to add up: the last line alone is looked at, so that a list of many closed runs stays quick.
                damage = EventLog.LastDamage(files.Events);
            }
            else if (damage is null)
            {
                // Whatever somebody added behind the end of a closed run is looked at, and does not count.
                RunResult whole = EventLog.Read(files.Events, result.EventBytes).Aggregate(result, (sum, happened) => sum.After(happened));
                result = result.State == RunFolderState.Writing ? whole : result;
            }
        }
        catch (InvalidContentException fault)
        {
            damage = fault.Text;
        }

        return new RunSummary
        {
            Name = name,
            Spec = manifest.Spec,
            Data = manifest.Data.Name,
            State = damage is not null ? RunFolderState.Damaged
                : isWritten ? RunFolderState.Writing
                : result.State == RunFolderState.Writing ? RunFolderState.Killed
                : result.State,
            Damage = damage,
            Epoch = result.Epoch,
            Epochs = result.Epochs,
            Step = result.Step,
            BestAccuracy = result.BestAccuracy,
            BestCost = result.BestCost,
            Seconds = result.Seconds,
            Began = manifest.Began,
        };
    }

    private static RunSummary Unreadable(string name, RunFiles files, RunFolderState state, LocalizableText? damage) =>
        new() { Name = name, State = state, Damage = damage, Began = Directory.GetLastWriteTimeUtc(files.Folder) };
}
