using Sonda.Data;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Edits;

namespace Sonda.Lab.Routes;

/// <summary>Begins and drives runs side by side.</summary>
internal sealed class GroupCommands(LabRuns runs, Commands commands)
{
    /// <summary>One command for several runs. A pause brings all to the same mini-batch, the one of the run that is ahead.</summary>
    public async Task DoAll(CommandRequest request)
    {
        string[] ids = [.. RequireCount(request.Runs, "runs", 1, 4)];

        // A run that is over, or at the goal, does not keep the others from going on.
        bool hasGoal = request.Command == "play" && (request.ToEpoch ?? request.ToStep) is not null;
        if (Array.FindAll(ids, id => hasGoal ? !commands.HasPassed(id, request) : !runs.IsOver(id)) is { Length: > 0 } going)
        {
            ids = going;
        }

        await Task.WhenAll(ids.Select(id => commands.Do(id, request))).ConfigureAwait(false);
        LiveRun[] live = [.. ids.Select(runs.FindLive).OfType<LiveRun>()];
        if (request.Command == "pause" && live.Length > 1)
        {
            long[] steps = await Task.WhenAll(live.Select(run => run.Control.StepAsync())).ConfigureAwait(false);
            await Task.WhenAll(live.Select(run => run.Control.Play(new RunGoal(Step: steps.Max())))).ConfigureAwait(false);
        }
    }

    /// <summary>Begins runs on the seed of the first, so that they differ in nothing else than their specs say.</summary>
    public async Task<IReadOnlyList<string>> BeginGroup(GroupRequest request)
    {
        RunSpec[] specs = [.. RequireCount(request.Specs, "specs", 2, 4).Select(Body.Spec)];
        var begun = new List<LiveRun>();
        try
        {
            foreach (RunSpec spec in specs)
            {
                begun.Add(await runs.Create(spec with { Seed = specs[0].Seed }, null).ConfigureAwait(false));
            }
        }
        catch (LabProblem)
        {
            await Task.WhenAll(begun.Select(run => runs.Close(run.Id))).ConfigureAwait(false);
            throw;
        }

        string[] ids = [.. begun.Select(run => run.Id)];
        begun.ForEach(run => run.Group = ids);
        if (request.Play)
        {
            await Task.WhenAll(begun.Select(run => run.Control.Play(default))).ConfigureAwait(false);
        }

        return ids;
    }

    /// <summary>Begins the treated run beside one: the doctor's first remedy that changes something, or the one that was named.</summary>
    public async Task<(LiveRun Cured, string Remedy)> Cure(string id, CureRequest request)
    {
        Patient patient = await PatientOf(id).ConfigureAwait(false);
        string? remedy = null;
        RunSpec? treated = null;
        if (request.Remedy is { } named)
        {
            RequireKnown(named);
            if (EditCatalogue.Apply(named, patient.Spec, DataFacts.Of(patient.Data.Training)) is { } edited)
            {
                (remedy, treated) = (edited.Change, edited.Run);
            }
        }
        else if (patient.Diagnose() is { Remedies: [var first, ..] })
        {
            (remedy, treated) = (first.Id, first.Run);
        }

        if (remedy is not null && treated is not null)
        {
            LiveRun cured = await runs.Create(treated, null).ConfigureAwait(false);
            cured.Group = [id, cured.Id];
            if (patient.Live is { } open)
            {
                open.Group = cured.Group;
            }

            _ = Follow(patient, cured);
            return (cured, remedy);
        }

        throw new LabProblem("state", 409, texts => request.Remedy is { } unfit ? texts.Say("server.remedyChangesNothing", ("remedy", unfit)) : texts["server.noRemedy"]);
    }

    private static void RequireKnown(string remedies)
    {
        if (Array.Find(remedies.Split('+'), remedy => EditCatalogue.Find(remedy) is null) is { } unknown)
        {
            throw new LabProblem("body", 400, texts => texts.Say(
                "server.remedyUnknown", ("remedy", unknown), ("allowed", string.Join(", ", EditCatalogue.All.Select(edit => edit.Remedy)))));
        }
    }

    /// <summary>A run to be treated: an open one, or else its record, which stays as it is.</summary>
    private async Task<Patient> PatientOf(string id)
    {
        if (runs.FindLive(id) is { } run && !(run.State == "failed" && runs.IsRecorded(id)))
        {
            await run.Loaded.ConfigureAwait(false);
            return new Patient(run, run.Settings.Spec, run.Data!, () => run.Diagnosis);
        }

        RunRecord record = runs.Record(id);
        LoadedData data = await runs.Shelf.Load(record.Spec.Data, null, CancellationToken.None).ConfigureAwait(false);
        record.RequireData(data);
        return new Patient(null, record.Spec, data, () => record.Trace() is { } trace ? VerdictWriter.Examine(trace, record.Spec, data) : null)
        {
            Step = record.Summary.Step,
            IsOver = runs.IsOver(id),
        };
    }

    /// <summary>Trains the treated run to where the original is, so that the two compare.</summary>
    private static async Task Follow(Patient patient, LiveRun cured)
    {
        try
        {
            (long step, bool goesOn) = patient.Live is { } run
                ? (await run.Control.StepAsync().ConfigureAwait(false), run.IsOver || run.State == "playing")
                : (patient.Step, patient.IsOver);
            if (step > 0)
            {
                await cured.Control.Play(goesOn ? default : new RunGoal(Step: step)).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The run describes its own failure.
        }
    }

    private static IReadOnlyList<string> RequireCount(IReadOnlyList<string?>? items, string name, int min, int max) => !(items?.Count >= min && items.Count <= max)
        ? throw new LabProblem("body", 400, texts => texts.Say("server.runCount", ("min", min), ("max", max), ("found", items?.Count ?? 0)))
        : items.Contains(null) ? throw new LabProblem("body", 400, texts => texts.Say("server.lacks", ("name", name), ("expected", "\"784-30-10\"")))
        : [.. items.Select(item => item!)];

    /// <summary>A run to be treated.</summary>
    /// <param name="Live">The open run; null if it is only recorded.</param>
    /// <param name="Spec">The run as it began.</param>
    /// <param name="Data">Its data.</param>
    /// <param name="Diagnose">Gives its diagnosis; null if nothing of it was read.</param>
    private sealed record Patient(LiveRun? Live, RunSpec Spec, LoadedData Data, Func<DiagnosisResult?> Diagnose)
    {
        /// <summary>The mini-batches of a recorded run.</summary>
        public long Step { get; init; }

        /// <summary>Whether a recorded run trains no further.</summary>
        public bool IsOver { get; init; }
    }
}
