using Sonda.Data;
using Sonda.Engine.Training;
using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Lab.Routes;

/// <summary>Carries out commands on one run.</summary>
internal sealed class Commands(LabRuns runs)
{
    private const int MaxSteps = 10_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Known = ["play", "pause", "step", "speed", "change", "stop", "anew", "rewind"];

    /// <summary>Carries out one command.</summary>
    /// <returns>The run after it, and whether it is a new one.</returns>
    public async Task<(IShownRun Run, bool IsNew)> Do(string id, CommandRequest request)
    {
        _ = runs.Shown(id);
        switch (request.Command)
        {
            case "play":
                return (await Play(id, request).ConfigureAwait(false), false);
            case "anew":
                RunSpec spec = request.Spec is { } text ? Body.Spec(text) : runs.SpecOf(id);
                bool plays = runs.FindLive(id)?.State == "playing";
                LiveRun next = await runs.Create(spec, null, instead: id).ConfigureAwait(false);
                await runs.Close(id).ConfigureAwait(false);
                if (plays)
                {
                    await next.Control.Play(default).ConfigureAwait(false);
                }

                return (next, true);
            case "rewind":
                return (await new Rewinding(runs).Begin(id, runs.SpecOf(id), request.ToStep).ConfigureAwait(false), true);
            case "stop":
                // Nothing is kept of a run that never took a step: the answer describes it as it was.
                IShownRun last = runs.Shown(id);
                await runs.Close(id).ConfigureAwait(false);
                return (runs.Find(id) ?? last, false);
            case "pause" when runs.FindLive(id) is null:
                return (runs.Shown(id), false);
        }

        if (!Known.Contains(request.Command))
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.commandUnknown", ("command", request.Command ?? ""), ("allowed", string.Join(", ", Known))));
        }

        LiveRun run = await Open(id).ConfigureAwait(false);
        switch (request.Command)
        {
            case "pause":
                await run.Control.Pause().ConfigureAwait(false);
                break;
            case "step":
                RequireOpen(run);
                await run.Control.Step(Within(request.Count ?? 1, "count", 1, MaxSteps)).ConfigureAwait(false);
                break;
            case "speed":
                await Pace(run, request).ConfigureAwait(false);
                break;
            case "change":
                RequireOpen(run);
                await Change(run, request.Change).ConfigureAwait(false);
                break;
        }

        return (run, false);
    }

    private static int Within(int value, string name, int min, int max) => value >= min && value <= max
        ? value
        : throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", name), ("expected", $"{min} – {max}")));

    private static void RequireOpen(LiveRun run)
    {
        if (run.IsOver || run.IsFinished)
        {
            throw new LabProblem("state", 409, texts => texts["server.isOver"]);
        }
    }

    private static async Task Pace(LiveRun run, CommandRequest request)
    {
        try
        {
            await run.Control.Pace(request.StepsPerSecond).ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", "stepsPerSecond"), ("expected", "> 0, null")));
        }
    }

    private static async Task Change(LiveRun run, string? text)
    {
        try
        {
            await run.Control.Change(RunChange.Parse(text ?? "")).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw LabProblem.Of("change", 400, fault);
        }
        catch (InvalidOperationException)
        {
            throw new LabProblem("state", 409, texts => texts["server.isOver"]);
        }
    }

    /// <summary>Whether a run has come to the goal of a command, or past it.</summary>
    public bool HasPassed(string id, CommandRequest request)
    {
        PositionDocument at = PlaceOf(id);
        return request.ToEpoch <= at.Epoch || request.ToStep <= at.Step;
    }

    private PositionDocument PlaceOf(string id) => runs.Shown(id).Describe("en").Position;

    /// <summary>Refuses a goal that is no place ahead of the run.</summary>
    private void RequireAhead(string id, CommandRequest request)
    {
        PositionDocument at = PlaceOf(id);
        if (request.ToEpoch is { } epoch && (epoch <= at.Epoch || epoch > TrainingSpec.MaxEpochs))
        {
            throw new LabProblem("body", 400, texts => texts.Say(
                "server.epochGoal", ("found", epoch), ("done", at.Epoch), ("min", at.Epoch + 1), ("max", TrainingSpec.MaxEpochs)));
        }

        if (request.ToStep is { } step && step <= at.Step)
        {
            throw new LabProblem("body", 400, texts => texts.Say("server.stepGoal", ("found", step), ("done", at.Step), ("min", at.Step + 1)));
        }
    }

    private async Task<LiveRun> Open(string id)
    {
        LiveRun run = runs.FindLive(id) ?? await runs.Reopen(id).ConfigureAwait(false);
        await RequireLoaded(run).ConfigureAwait(false);
        return run;
    }

    private static async Task RequireLoaded(LiveRun run)
    {
        try
        {
            await run.Loaded.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is DatasetException or not (LabProblem or IOException or UnauthorizedAccessException or InvalidContentException))
        {
            throw LabProblem.Of(fault is DatasetException ? "data" : "spec", 422, fault);
        }
    }

    private async Task<LiveRun> Play(string id, CommandRequest request)
    {
        RequireAhead(id, request);
        LiveRun? run = runs.FindLive(id);
        while (run is { IsOver: true, IsFinished: false, IsClosed: false, State: not "failed" })
        {
            // Its last mini-batch is done; its last readings are not, and its folder closes after them.
            await Task.Delay(Look).ConfigureAwait(false);
        }

        if (run is null or { IsFinished: true } || (run.State == "failed" && runs.IsRecorded(id)))
        {
            run = await runs.Reopen(id, request.ToEpoch).ConfigureAwait(false);
        }

        await RequireLoaded(run).ConfigureAwait(false);
        if (request.ToEpoch is { } epoch && epoch > run.Settings.Now.Training.Epochs)
        {
            await Change(run, $"epochs {epoch}").ConfigureAwait(false);
        }

        await run.Control.Play(new RunGoal(request.ToStep, request.ToEpoch)).ConfigureAwait(false);
        return run;
    }
}
