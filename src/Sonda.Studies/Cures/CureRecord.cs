using Sonda.Data;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures;

/// <summary>The state of a <see cref="CureSearch"/>, and its result at any moment.</summary>
internal sealed class CureRecord
{
    private readonly RunSpec _run;
    private readonly LoadedData _data;
    private readonly ulong[] _seeds;
    private readonly TrialLedger _ledger;

    /// <summary>An empty record.</summary>
    /// <param name="run">The unchanged run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="seeds">The seeds of the trial.</param>
    /// <param name="ledger">The ledger of all trainings.</param>
    public CureRecord(RunSpec run, LoadedData data, ulong[] seeds, TrialLedger ledger) => (_run, _data, _seeds, _ledger) = (run, data, seeds, ledger);

    /// <summary>The findings of the doctor over the seeds.</summary>
    public IReadOnlyList<CureFinding> Findings { get; set; } = [];

    /// <summary>The ailments to cure.</summary>
    public HashSet<string> Ailments { get; set; } = [];

    /// <summary>The unchanged run paired with itself (the baseline); null if not evaluated.</summary>
    public PairedTrial? Untreated { get; set; }

    /// <summary>The changes on trial, in order.</summary>
    public List<Candidate> Tried { get; } = [];

    /// <summary>Their results on the seeds of the trial.</summary>
    public Dictionary<Candidate, PairedTrial> Trials { get; } = [];

    /// <summary>The results of failed confirmations.</summary>
    public Dictionary<Candidate, PairedTrial> NotConfirmed { get; } = [];

    /// <summary>The change whose confirmation a stop interrupted; null if none.</summary>
    public (Candidate Candidate, PairedTrial Trial)? HalfConfirmed { get; set; }

    /// <summary>The accepted change; null if none.</summary>
    public Candidate? Kept { get; set; }

    /// <summary>Its result on the seeds of its confirmation.</summary>
    public PairedTrial? Confirmed { get; set; }

    /// <summary>The effect of random remedies.</summary>
    public RandomRepair? Random { get; set; }

    /// <summary>The effect of the accepted change beyond random remedies.</summary>
    public Advantage? OverRandom { get; set; }

    /// <summary>The number of seeds of the trial in which an accepted change may have failed.</summary>
    public int AllowedFailures => _seeds.Length - PairedTrial.MinPassed(_seeds.Length);

    /// <summary>Whether the run needs no cure: no ailment, and the network learned in nine of ten seeds.</summary>
    public bool IsHealthy => Untreated?.Count == _seeds.Length && Ailments.Count == 0 && !IsLost;

    /// <summary>Whether the network fails to learn in more than one of ten seeds.</summary>
    public bool IsLost => Untreated is not null && Untreated.Before.Learned < PairedTrial.MinPassed(_seeds.Length);

    /// <summary>
    /// Whether the run does not learn, and neither do a linear model and the nearest neighbours: then no change of the run is worth a trial.
    /// </summary>
    public bool InputsTellLittle => IsLost && Untreated!.Seeds.Any(seed => _ledger[_run, seed].Verdict.Findings.Any(
        finding => finding is { Ailment: SlowConvergenceRule.Id, Form: SlowConvergenceRule.Inputs }));

    /// <summary>The result so far.</summary>
    /// <param name="complete">Whether the search reached its end.</param>
    public CureResult ToResult(bool complete) => new()
    {
        Spec = _run.ToString(),
        Data = _data.Name,
        Measure = TrialTraining.MeasureOf(_data),
        Seed = _run.Seed,
        Seeds = _seeds.Length,
        Complete = complete,
        Healthy = Untreated?.Count == _seeds.Length ? IsHealthy : Ailments.Count > 0 ? false : null,
        InputsTellLittle = InputsTellLittle,
        Trainings = _ledger.Count,
        Findings = Findings,
        Untreated = Untreated?.Before,
        Accepted = Kept is null ? null : Accept(Kept, Confirmed!),
        Rejected = [.. Tried.Where(candidate => candidate != Kept && Trials.ContainsKey(candidate)).OrderBy(candidate => candidate.Rank).Select(Reject)],
        RandomBaseline = Random,
    };

    private AcceptedCure Accept(Candidate kept, PairedTrial confirmed)
    {
        PairedEffect effect = confirmed.Effect(Confirmation.ErrorOfLook);
        return new AcceptedCure
        {
            Change = kept.Change,
            Spec = kept.Run.ToString(),
            Fields = kept.Size.Fields,
            Effect = PairedTrial.Rounded(effect.Effect),
            Low = PairedTrial.Rounded(effect.Low),
            High = PairedTrial.Rounded(effect.High),
            Seeds = confirmed.Count,
            FirstSeed = confirmed.Seeds[0],
            LastSeed = confirmed.Seeds[^1],
            Passed = confirmed.Passed,
            Differences = confirmed.Differences,
            Before = confirmed.Before,
            After = confirmed.After,
            Layers = LayersOf(kept),
            OverRandom = OverRandom,
        };
    }

    private IReadOnlyList<LayerChange> LayersOf(Candidate kept)
    {
        IReadOnlyList<(string Name, double Speed)> before = _ledger[_run, _seeds[0]].Layers, after = _ledger[kept.Run, _seeds[0]].Layers;
        double? Finite(double speed) => double.IsFinite(speed) ? speed : null;
        return [.. after.Select((layer, k) => new LayerChange(layer.Name, k < before.Count ? Finite(before[k].Speed) : null, Finite(layer.Speed)))];
    }

    private RejectedCure Reject(Candidate candidate)
    {
        PairedTrial? confirmation = ConfirmationOf(candidate);
        PairedTrial trial = confirmation ?? Trials[candidate];
        PairedEffect effect = confirmation is null ? trial.Effect() : trial.Effect(Confirmation.ErrorOfLook);
        return new RejectedCure
        {
            Change = candidate.Change,
            Spec = candidate.Run.ToString(),
            Reason = ReasonFor(candidate),
            Stage = confirmation is null ? CureStage.Trial : CureStage.Confirmation,
            Effect = PairedTrial.Rounded(effect.Effect),
            Low = PairedTrial.Rounded(effect.Low),
            High = PairedTrial.Rounded(effect.High),
            Seeds = trial.Count,
            FirstSeed = trial.Seeds[0],
            LastSeed = trial.Seeds[^1],
            Passed = trial.Passed,
            Differences = trial.Differences,
        };
    }

    /// <summary>The result of a failed or interrupted confirmation; null if the change entered none.</summary>
    private PairedTrial? ConfirmationOf(Candidate candidate) => NotConfirmed.GetValueOrDefault(candidate)
        ?? (HalfConfirmed is var (confirming, half) && confirming == candidate ? half : null);

    private RejectionReason ReasonFor(Candidate candidate)
    {
        PairedTrial trial = Trials[candidate];
        return trial switch
        {
            _ when NotConfirmed.ContainsKey(candidate) => RejectionReason.NotConfirmed,
            _ when ConfirmationOf(candidate) is { } half => half.Count - half.Passed > Confirmation.MaxFailures
                ? RejectionReason.NotConfirmed : RejectionReason.Undecided,
            _ when trial.Count < _seeds.Length && trial.Count - trial.Passed <= AllowedFailures => RejectionReason.Undecided,
            { IsReliable: false } => trial.CommonFault()!.Value,
            _ when trial.Effect().IsLoss => RejectionReason.Harms,
            _ when trial.Differences.Average() <= 0 => RejectionReason.NoEffect,
            _ when Kept is null => RejectionReason.Undecided,
            _ when candidate.Size > Kept.Size => RejectionReason.Larger,
            _ when trial.Passed == Trials[Kept].Passed && candidate.Size == Kept.Size && Selection.IsAsGood(trial, Trials[Kept]) => RejectionReason.Equal,
            _ => RejectionReason.Outdone,
        };
    }
}
