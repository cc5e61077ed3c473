using System.Text.Json;
using Sonda.Engine;
using Sonda.Engine.Files;
using Sonda.Runs.Events;

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

    /// <summary>Reads the file; null if there is none.</summary>
    /// <exception cref="FormatException">It is no summary.</exception>
    public static RunResult? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunFolderJson.Default.RunResult);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException fault)
        {
            throw new SpecException($"expected other JSON: {LocalizableText.Of(fault)}", fault);
        }
    }

    private static double? Best(double? sofar, double? value, Func<double, double, double> better) =>
        value is not { } number || !double.IsFinite(number) ? sofar : sofar is { } best ? better(best, number) : number;
}
