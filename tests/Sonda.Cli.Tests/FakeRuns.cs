using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Records;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Cli.Tests;

/// <summary>A home with the runs <c>rings</c> and <c>wider</c>, or others, that keeps nothing.</summary>
internal sealed class FakeRuns : IRunServices
{
    private readonly List<RunSummary> _runs;

    public FakeRuns(params RunSummary[] runs) => _runs = [.. runs.Length > 0 ? runs : [Summary("rings"), Summary("wider")]];

    /// <summary>What the replay found.</summary>
    public RunReplay Replayed { get; init; } = new(30, StateIsSame: true, NetworkIsSame: true);

    /// <summary>The changes of every run.</summary>
    public IReadOnlyList<AppliedChange> Changes { get; init; } = [];

    public string Home => "/home/ada/runs";

    /// <summary>A run of two of five epochs.</summary>
    public static RunSummary Summary(string name, RunFolderState state = RunFolderState.Stopped) => new()
    {
        Name = name,
        Spec = "2-8-1 bce; data circle; epochs 5",
        Data = "circle",
        State = state,
        Epoch = 2,
        Epochs = 5,
        Step = 20,
        BestAccuracy = 91.5,
        Seconds = 0.25,
        Began = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero),
    };

    public IReadOnlyList<RunSummary> List() => _runs;

    public IReadOnlyList<string> Names() => [.. _runs.Select(run => run.Name)];

    public RunView Open(string name)
    {
        RunSummary summary = _runs.Single(run => run.Name == name);
        return new RunView(summary, RunSpec.Parse(summary.Spec))
        {
            Folder = Path.Combine(Home, name),
            Changes = Changes,
            Epochs = [.. Enumerable.Range(1, 2).Select(epoch => new EpochResult { Epoch = epoch, ValidationAccuracy = 89.5 + epoch, Seconds = 0.125 })],
            Events =
            [
                new StepRead { Step = 0, Number = 1, Reading = new StepReading { Step = 0, Cost = 0.5, Layers = [new LayerReading { Speed = 0.25 }, new LayerReading()] } },
            ],
        };
    }

    public DataOptions DataOf(string name) => new() { Spec = RunSpec.Parse(_runs.Single(run => run.Name == name).Spec).Data };

    public Recording Record(RunSpec run, LoadedData data, string? name) => new(name ?? "free", Path.Combine(Home, name ?? "free"), null);

    public Recording Reopen(string name, int? epochs) => new(name, Path.Combine(Home, name), null);

    public RunReplay Replay(string name, LoadedData data, CancellationToken stop) => Replayed;

    public void WritePage(string name, LoadedData data, string file, string language, CancellationToken stop) => File.WriteAllText(file, name);

    public void Rename(string name, string next) => _runs[_runs.FindIndex(run => run.Name == name)] = Summary(next);

    public void Delete(string name) => _runs.RemoveAll(run => run.Name == name);
}
