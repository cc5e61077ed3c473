using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Studies.Cures.Edits;

namespace Sonda.Studies.Cures;

/// <summary>What a <see cref="CureSearch"/> knows so far, and how it is told.</summary>
internal sealed class CureRecord
{
    private readonly RunSpec _run;
    private readonly LoadedData _data;
    private readonly ulong[] _seeds;
    private readonly TrialLedger _ledger;

    /// <summary>Nothing is known.</summary>
    /// <param name="run">The run as it was.</param>
    /// <param name="data">Its data.</param>
    /// <param name="seeds">The seeds of the trial.</param>
    /// <param name="ledger">Where trainings are.</param>
    public CureRecord(RunSpec run, LoadedData data, ulong[] seeds, TrialLedger ledger) => (_run, _data, _seeds, _ledger) = (run, data, seeds, ledger);

    /// <summary>What the doctor found over the seeds.</summary>
    public IReadOnlyList<CureFinding> Findings { get; set; } = [];

    /// <summary>What is to be cured.</summary>
    public HashSet<string> Ailments { get; set; } = [];

    /// <summary>The run as it was, beside itself; null where it was not looked at.</summary>
    public PairedTrial? Untreated { get; set; }

    /// <summary>Changes that were put on trial, in that order.</summary>
    public List<Candidate> Tried { get; } = [];

    /// <summary>How they did on the seeds of the trial.</summary>
    public Dictionary<Candidate, PairedTrial> Trials { get; } = [];

    /// <summary>How those did on other seeds that were not confirmed.</summary>
    public Dictionary<Candidate, PairedTrial> NotConfirmed { get; } = [];

    /// <summary>The change whose confirmation was stopped; null where none was.</summary>
    public (Candidate Candidate, PairedTrial Trial)? HalfConfirmed { get; set; }

    /// <summary>The change that is kept.</summary>
    public Candidate? Kept { get; set; }

    /// <summary>How it did on the seeds of its confirmation.</summary>
    public PairedTrial? Confirmed { get; set; }

    /// <summary>What random repairs did.</summary>
    public RandomRepair? Random { get; set; }

    /// <summary>What the change that is kept does beyond them.</summary>
    public Advantage? OverRandom { get; set; }

    /// <summary>Seeds of the trial in which a change that is kept may have failed.</summary>
    public int AllowedFailures => _seeds.Length - PairedTrial.MinPassed(_seeds.Length);

    /// <summary>Whether there is nothing to cure: no ailment, and the network learned in nine of ten seeds.</summary>
    public bool IsHealthy => Untreated?.Count == _seeds.Length && Ailments.Count == 0 && !IsLost;

    /// <summary>Whether the network does not learn in more than one of ten seeds.</summary>
    public bool IsLost => Untreated is not null && Untreated.Before.Learned < PairedTrial.MinPassed(_seeds.Length);

    /// <summary>The result as far as it is known.</summary>
    /// <param name="complete">Whether the search came to its end.</param>
    public CureResult ToResult(bool complete) => new()
    {
        Spec = _run.ToString(),
        Data = _data.Name,
        Measure = DataFacts.Of(_data.Training).Classes > 0 ? CureResult.ByAccuracy : CureResult.ByExplained,
        Seed = _run.Seed,
        Seeds = _seeds.Length,
        Complete = complete,
        Healthy = Untreated?.Count == _seeds.Length ? IsHealthy : Ailments.Count > 0 ? false : null,
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

    /// <summary>How a change did on the seeds of a confirmation that it failed, or in which it was stopped; null where it was in none.</summary>
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
