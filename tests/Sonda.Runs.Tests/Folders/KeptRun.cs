using Sonda.Data;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Folders;

/// <summary>A small run with changes made by hand, which tests keep, stop, kill and replay.</summary>
internal static class KeptRun
{
    public const string Name = "tried";

    public static readonly LoadedData Data = FakeDigits.Create(60);

    public static readonly RunSpec Spec = RunSpec.Parse("784-6-10; optimizer momentum; rate 0.05; batch 10; epochs 12; seed 7");

    /// <summary>Changes at steps within epochs, between two, and two at one step.</summary>
    public static readonly IReadOnlyList<AppliedChange> Changes =
    [
        new(0, RunChange.Parse("lambda 0.1")),
        new(9, RunChange.Parse("rate 0.02")),
        new(18, RunChange.Parse("batch 7")),
        new(30, RunChange.Parse("optimizer adam; rate 0.001")),
        new(30, RunChange.Parse("clip norm(1)")),
        new(61, RunChange.Parse("rate 0.002")),
    ];

    public static RunOptions Options { get; } = new()
    {
        Readings = new EpochReadings { Every = 2, ValidationCost = true, Speeds = true },
        Trace = new StepReadings { Schedule = new ProbeSchedule(5) { Dense = 4 } },
    };

    public static RunFolder Create(RunsHome home, string name = Name, RunSpec? spec = null) =>
        RunFolder.Create(home, name, spec ?? Spec, Data, TimeProvider.System);

    /// <summary>Steps a run to a step, and makes the changes that are due on the way and have not been made.</summary>
    public static void GoTo(Run run, long step, IReadOnlyList<AppliedChange>? changes = null)
    {
        foreach (AppliedChange due in (changes ?? Changes).Skip(run.Changes.Count).TakeWhile(change => change.Step <= step))
        {
            run.StepUntil(new RunGoal(Step: due.Step));
            run.Change(due.Change);
        }

        run.StepUntil(new RunGoal(Step: step));
    }

    /// <summary>The whole run without a stop, kept.</summary>
    public static RunRecord Whole(RunsHome home, string name = "whole")
    {
        using RunFolder folder = Create(home, name);
        Run run = folder.Begin(Data, Options);
        GoTo(run, long.MaxValue);
        folder.Finish(run);
        return home.Open(name);
    }

    /// <summary>Requires that two kept runs have the same bytes and events, whatever interrupted one of them.</summary>
    public static void AssertSame(RunRecord expected, RunRecord actual)
    {
        Assert.Equal(NetworkBytes(expected), NetworkBytes(actual));
        Assert.Equal(StateOf(expected), StateOf(actual));
        Assert.Equal(Numbered(expected), Numbered(actual));
        Assert.Equal(expected.Changes(), actual.Changes());
        Assert.Equal(expected.Summary.State, actual.Summary.State);
    }

    public static byte[] NetworkBytes(RunRecord run) => File.ReadAllBytes(Path.Combine(run.Path, "network.sonda"));

    /// <summary>The events that follow from spec, data and changes, without their seconds.</summary>
    public static IReadOnlyList<string> Numbered(RunRecord run) =>
        [.. run.Events().Where(happened => happened.Number is not null).Select(Timeless).Select(RunEventJson.Write)];

    private static RunEvent Timeless(RunEvent happened) => happened switch
    {
        EpochEnded { Result: { } result } ended => ended with { Result = result with { Seconds = 0 } },
        RunEnded ended => ended with { Seconds = 0 },
        _ => happened,
    };

    private static string StateOf(RunRecord run)
    {
        Checkpoint state = CheckpointFile.Load(Path.Combine(run.Path, "state.sonda"));
        return Fingerprint([.. state.State.Parameters, .. state.State.Moments, .. state.Kept]) + $" at {state.State.Step}, {state.Number}";
    }

    private static string Fingerprint(IReadOnlyList<float[]> tensors) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
        [.. tensors.SelectMany(tensor => System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(tensor).ToArray())]));
}
