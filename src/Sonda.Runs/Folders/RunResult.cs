using System.Text.Json;
using Sonda.Engine.Files;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>
/// The summary so far, the content of <c>result.json</c>: written with every state, so that a list need not read the events before it.
/// </summary>
internal sealed record RunResult
{
    /// <summary><see cref="RunFolderState.Writing"/> before the end.</summary>
    public required RunFolderState State { get; init; }

    public int Epoch { get; init; }

    /// <summary>Epochs planned.</summary>
    public required int Epochs { get; init; }

    public long Step { get; init; }

    public double? BestAccuracy { get; init; }

    public double? BestCost { get; init; }

    /// <summary>The epoch whose network is the result.</summary>
    public int KeptEpoch { get; init; }

    public double Seconds { get; init; }

    /// <summary>Bytes of the events that are summed up here.</summary>
    public long EventBytes { get; init; }

    /// <summary>The summary after one more event.</summary>
    public RunResult After(RunEvent happened)
    {
        RunResult next = this with { Step = Math.Max(Step, happened.Step) };
        return happened switch
        {
            EpochEnded ended => next with
            {
                Epoch = ended.Epoch,
                BestAccuracy = Best(BestAccuracy, ended.Result?.ValidationAccuracy, Math.Max),
                BestCost = Best(BestCost, ended.Reading?.ValidationCost, Math.Min),
                Seconds = Seconds + (ended.Result?.Seconds ?? 0),
            },
            RunEnded ended => next with { KeptEpoch = ended.KeptEpoch, Seconds = ended.Seconds },
            _ => next,
        };
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.Serialize(this, RunFolderJson.Default.RunResult) + "\n");

    /// <summary>
    /// The summary in the file or, if that is gone or damaged, the one that the events give. A run without the network that is its result
    /// is not closed: it was killed before it wrote the network, or somebody removed it.
    /// </summary>
    /// <exception cref="InvalidContentException">There is no summary, and a line is no event, or there are none although a state was written.</exception>
    public static RunResult Of(RunFiles files, RunManifest manifest)
    {
        RunResult result = ReadOrNull(files.Result) ?? OfEvents(files, manifest) with { EventBytes = EventLog.Length(files.Events) };
        return File.Exists(files.Network) ? result : result with { State = RunFolderState.Writing };
    }

    private static RunResult OfEvents(RunFiles files, RunManifest manifest)
    {
        TrainingSpec training = RunSpec.Parse(manifest.Spec).Training;
        var result = new RunResult { State = RunFolderState.Writing, Epochs = training.Epochs };
        bool hasEvents = false;
        foreach (RunEvent happened in EventLog.Read(files.Events))
        {
            hasEvents = true;
            training = happened is RunChanged changed ? changed.Change.ApplyTo(training) : training;
            result = result.After(happened) with
            {
                Epochs = training.Epochs,
                State = happened switch
                {
                    RunEnded ended => OfStatus(ended.Status),
                    RunChanged or RunResumed => RunFolderState.Writing,
                    _ => result.State,
                },
            };
        }

        if (!hasEvents && File.Exists(files.State))
        {
            throw new InvalidContentException(LocalizableText.Of($"{files.Events} is missing or empty, although the run has a state."));
        }

        return result;
    }

    /// <summary>The state of a folder whose run has this status and is closed.</summary>
    public static RunFolderState OfStatus(RunStatus status) => status switch
    {
        RunStatus.Completed => RunFolderState.Completed,
        RunStatus.StoppedEarly => RunFolderState.StoppedEarly,
        RunStatus.Diverged => RunFolderState.Diverged,
        _ => RunFolderState.Stopped,
    };

    /// <summary>Reads the file; null if there is none or it is damaged: the events have the same.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RunResult? ReadOrNull(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunFolderJson.Default.RunResult);
        }
        catch (Exception fault) when (fault is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static double? Best(double? sofar, double? value, Func<double, double, double> better) =>
        value is not { } number || !double.IsFinite(number) ? sofar : sofar is { } best ? better(best, number) : number;
}
