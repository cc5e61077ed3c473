using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>Sums a kept run up. Nothing that lies in its folder makes it throw: a list shows every run.</summary>
internal static class SummaryReader
{
    /// <summary>Reads the two small files and, of a run that was not closed, the events after the last state.</summary>
    public static RunSummary Read(string name, RunFiles files)
    {
        try
        {
            return Read(name, files, RunManifest.Read(files.Manifest));
        }
        catch (NewerFormatException)
        {
            return Unreadable(name, files, RunFolderState.NewerFormat);
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            return Unreadable(name, files, RunFolderState.Damaged);
        }
    }

    private static RunSummary Read(string name, RunFiles files, RunManifest manifest)
    {
        // The lock first: a run that ends between the two readings is then listed as what it has become.
        bool isWritten = WritingLock.IsHeld(files.Lock);
        RunResult result = RunResult.Read(files.Result)
            ?? new RunResult { State = RunFolderState.Writing, Epochs = RunSpec.Parse(manifest.Spec).Training.Epochs };
        RunFolderState state = isWritten ? RunFolderState.Writing
            : result.State == RunFolderState.Writing ? RunFolderState.Killed
            : result.State;
        if (result.State == RunFolderState.Writing)
        {
            result = EventLog.Read(files.Events, result.EventBytes).Aggregate(result, (sum, happened) => sum.After(happened));
        }

        return new RunSummary
        {
            Name = name,
            Spec = manifest.Spec,
            Data = manifest.Data.Name,
            State = state,
            Epoch = result.Epoch,
            Epochs = result.Epochs,
            Step = result.Step,
            BestAccuracy = result.BestAccuracy,
            BestCost = result.BestCost,
            Seconds = result.Seconds,
            Began = manifest.Began,
        };
    }

    private static RunSummary Unreadable(string name, RunFiles files, RunFolderState state) =>
        new() { Name = name, State = state, Began = Directory.GetLastWriteTimeUtc(files.Folder) };
}
