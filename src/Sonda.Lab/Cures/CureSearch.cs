using Sonda.Diagnosis;
using Sonda.Lab.Cures.Edits;
using Sonda.Lab.Datasets;
using Sonda.Lab.Specs;

namespace Sonda.Lab.Cures;

/// <summary>A search for a cure on its way: each stage adds to what is known, so that it can be told at any time.</summary>
internal sealed class CureSearch
{
    /// <summary>The most remedies of which pairs are tried.</summary>
    private const int MostPaired = 4;

    /// <summary>The most steps of a learning rate, each a factor of ten, that are gone one after another.</summary>
    private const int MostRateSteps = 5;

    /// <summary>What is tried of a network that does not learn where nothing works that the doctor prescribes: what one looks at first.</summary>
    private static readonly string[] OfWhatLearnsNothing =
    [
        Remedies.LowerRate, Remedies.HigherRate, Remedies.NoDecay, Remedies.NoDropout, Remedies.Adam, Remedies.Initializer, Remedies.BatchNorm,
    ];

    private readonly RunSpec _run;
    private readonly CureOptions _options;
    private readonly TrialLedger _ledger;
    private readonly LoadedData _data;
    private readonly DataFacts _facts;
    private readonly ulong[] _seeds;
    private readonly List<Candidate> _tried = [];
    private readonly Dictionary<Candidate, PairedTrial> _trials = [];
    private readonly Dictionary<Candidate, PairedTrial> _notConfirmed = [];
    private IReadOnlyList<CureFinding> _findings = [];
    private HashSet<string> _ailments = [];
    private PairedTrial? _untreated;
    private (Candidate Candidate, IReadOnlyList<ulong> Seeds)? _confirming;
    private (Candidate Candidate, PairedTrial Trial)? _halfConfirmed;
    private (Candidate[] Drawn, IReadOnlyList<ulong> Seeds)? _drawn;
    private Candidate? _kept;
    private PairedTrial? _confirmed;
    private RandomRepair? _random;
    private Advantage? _overRandom;

    public CureSearch(RunSpec run, LoadedData unscaled, CureOptions options, TrialLedger ledger)
    {
        // Trainings are whole: one that stops by itself would be another one than what was proved.
        (_run, _data, _options, _ledger) = (run with { EarlyStopping = null }, unscaled, options, ledger);
        _facts = DataFacts.Of(unscaled.Training);
        _seeds = [.. Enumerable.Range(0, options.Seeds).Select(k => unchecked(run.Seed + (ulong)k))];
    }

    /// <summary>Seeds of the trial in which a change that is kept may have failed.</summary>
    private int AllowedFailures => _seeds.Length - PairedTrial.LeastPassed(_seeds.Length);

    /// <summary>Whether there is nothing to cure: no ailment, and the network learned in nine of ten seeds.</summary>
    private bool IsHealthy => _untreated?.Count == _seeds.Length && _ailments.Count == 0 && !IsLost;

    /// <summary>Whether the network does not learn in more than one of ten seeds.</summary>
    private bool IsLost => _untreated is not null && _untreated.Before.Learned < PairedTrial.LeastPassed(_seeds.Length);

    /// <summary>All stages.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; what is known is kept.</exception>
    public void Run()
    {
        IReadOnlyList<string> prescribed = Examine();
        if (IsHealthy)
        {
            return;
        }

        int attempts = 0;
        List<Candidate> singles = [];
        foreach (IReadOnlyList<string> remedies in IsLost ? [prescribed, OfWhatLearnsNothing] : new[] { prescribed })
        {
            if (_kept is null && attempts < Confirmation.MostAttempts)
            {
                IReadOnlyList<Candidate> fresh = Candidate.Of(_run, _facts, remedies, singles);
                Try(fresh);
                singles.AddRange([.. fresh, .. FollowRates(fresh)]);
                attempts = Confirm(singles, attempts);
            }
        }

        if (_kept is null && attempts < Confirmation.MostAttempts)
        {
            IReadOnlyList<Candidate> pairs = Candidate.PairsOf(_run, _facts, Nearest(singles), singles.Count);
            Try(pairs);
            Confirm(pairs, attempts);
        }

        // What a cure is held against is told where there is none, too: then over the seeds of the trial.
        if (_kept is null && _tried.Count > 0)
        {
            RepairAtRandom(_seeds);
        }
    }

    /// <summary>After a stop: reads what was trained and not yet looked at.</summary>
    public void ReadWhatIsDone()
    {
        if (_untreated is null)
        {
            if (_ledger.Done(_seeds, _run) is { Length: > 0 } examined)
            {
                Look(examined);
            }

            return;
        }

        foreach (Candidate candidate in _tried)
        {
            ulong[] done = _ledger.Done(_seeds, candidate.Run);
            if (done.Length > (_trials.GetValueOrDefault(candidate)?.Count ?? 0))
            {
                _trials[candidate] = new PairedTrial(_ledger, _run, candidate.Run, done, _ailments);
            }
        }

        if (_confirming is var (confirmed, of) && _ledger.Done(of, _run, confirmed.Run) is { Length: > 0 } seeds)
        {
            _halfConfirmed = (confirmed, new PairedTrial(_ledger, _run, confirmed.Run, seeds, _ailments));
        }

        if (_random is null && _drawn is var (drawn, wanted))
        {
            ReadRandom(drawn, wanted);
        }
    }

    /// <summary>Trains the run as it is, and looks.</summary>
    /// <returns>What is prescribed, best first.</returns>
    private IReadOnlyList<string> Examine()
    {
        _ledger.Expect("untreated", _seeds.Length);
        _ledger.Train("untreated", _seeds.Select(seed => (_run, seed)));
        return Look(_seeds);
    }

    /// <summary>Looks at the run as it is over some seeds.</summary>
    /// <returns>What is prescribed, best first.</returns>
    private IReadOnlyList<string> Look(ulong[] seeds)
    {
        List<Finding>[] found = [.. seeds.Select(seed => _ledger[_run, seed].Ailing.ToList())];
        _findings = [.. found.SelectMany(findings => findings).GroupBy(finding => finding.Ailment).Select(group =>
        {
            int count = found.Count(findings => findings.Exists(finding => finding.Ailment == group.Key));
            bool isTreated = 5 * count >= found.Length || found[0].Exists(finding => finding.Ailment == group.Key);
            return new CureFinding(group.Key, group.Max(finding => finding.Severity).ToString().ToLowerInvariant(), count, found.Length, isTreated);
        })];
        _ailments = _findings.Where(finding => finding.IsTreated).Select(finding => finding.Ailment).ToHashSet();
        _untreated = new PairedTrial(_ledger, _run, _run, seeds, _ailments);
        IEnumerable<Finding> prescribing = found.SelectMany(findings => findings).Where(finding => _ailments.Contains(finding.Ailment));
        if (IsLost)
        {
            // Of what learns nothing mild findings may be the cause, too.
            prescribing = prescribing.Concat(seeds.SelectMany(seed => _ledger[_run, seed].Verdict.Findings));
        }

        return [.. prescribing.OrderByDescending(finding => finding.Severity).SelectMany(finding => finding.Remedies).Distinct()];
    }

    /// <summary>The changes that came nearest, each remedy once; of those that came as near, what was prescribed before.</summary>
    private IReadOnlyList<Candidate> Nearest(IReadOnlyList<Candidate> singles) =>
    [
        .. singles.OrderByDescending(single => (double)_trials[single].Passed / _trials[single].Count)
            .ThenByDescending(single => _trials[single].LearnedShare).DistinctBy(single => single.Change.Split('+')[0]).Take(MostPaired),
    ];

    /// <summary>
    /// Goes on with a smaller or a larger learning rate where one step of it was tried: while the network still does not learn,
    /// and then while each step does clearly more than the one before. A third of the best step lies midway between two, and is
    /// tried too, but where a single step is enough.
    /// </summary>
    private List<Candidate> FollowRates(IReadOnlyList<Candidate> singles)
    {
        var further = new List<Candidate>();
        foreach (Candidate single in singles.Where(single => single.Change is Remedies.LowerRate or Remedies.HigherRate))
        {
            Candidate last = single;
            int start = further.Count;
            for (int step = 2; step <= MostRateSteps && Candidate.OneMore(last, single.Change, _run, _facts) is { } next; step++)
            {
                Try([next]);
                further.Add(next);
                if (_trials[next].LearnedShare > 0 && !Selection.IsClearlyBetter(_trials[next], _trials[last]))
                {
                    break;
                }

                last = next;
            }

            Candidate best = further.Skip(start).Append(single).MaxBy(candidate => (_trials[candidate].LearnedShare, _trials[candidate].Differences.Average()))!;
            if (_trials[best].LearnedShare > 0 && !(best == single && _trials[best].IsReliable) && Candidate.OneMore(best, Remedies.ThirdRate, _run, _facts) is { } third)
            {
                Try([third]);
                further.Add(third);
            }
        }

        return further;
    }

    /// <summary>
    /// Trains candidates on the seeds of the trial, some seeds at a time. A candidate that has failed too often to pass in nine
    /// of ten is trained no further: the answer would be the same, so that stopping adds no error.
    /// </summary>
    private void Try(IReadOnlyList<Candidate> candidates)
    {
        List<Candidate> live = [.. candidates];
        int first = Math.Min(_seeds.Length, AllowedFailures + 1), half = (first + _seeds.Length + 1) / 2;
        _tried.AddRange(live.Except(_tried));
        _ledger.Expect("trial", live.Count * _seeds.Length);
        foreach (int count in new[] { first, half, _seeds.Length }.Distinct())
        {
            ulong[] seen = _seeds[..count];
            _ledger.Train("trial", live.SelectMany(candidate => seen.Select(seed => (candidate.Run, seed))));
            foreach (Candidate candidate in live)
            {
                _trials[candidate] = new PairedTrial(_ledger, _run, candidate.Run, seen, _ailments);
            }

            int given = live.RemoveAll(candidate => count - _trials[candidate].Passed > AllowedFailures);
            _ledger.Skip("trial", given * (_seeds.Length - count));
        }
    }

    /// <summary>Puts the best to confirmation, and the next best where it fails.</summary>
    /// <returns>Attempts made in all.</returns>
    private int Confirm(IReadOnlyList<Candidate> candidates, int attempts)
    {
        List<Candidate> working = [.. candidates.Where(candidate => !_notConfirmed.ContainsKey(candidate)
            && _trials[candidate].Count == _seeds.Length && _trials[candidate].IsReliable && _trials[candidate].Differences.Average() > 0)];
        for (; _kept is null && working.Count > 0 && attempts < Confirmation.MostAttempts; attempts++)
        {
            Candidate best = Selection.Best(working, _trials);
            _confirming = (best, Confirmation.SeedsOf(_run.Seed, _seeds.Length, attempts));
            (PairedTrial trial, bool accepted) = Confirmation.Run(_ledger, _run, best, _confirming.Value.Seeds, _ailments);
            _confirming = null;
            if (accepted)
            {
                (_kept, _confirmed) = (best, trial);
                RepairAtRandom(trial.Seeds);
            }
            else
            {
                working.Remove(best);
                _notConfirmed[best] = trial;
            }
        }

        return attempts;
    }

    /// <summary>Gives each seed, of the confirmation or, where nothing was kept, of the trial, a remedy drawn from the whole catalogue, and trains as long.</summary>
    private void RepairAtRandom(IReadOnlyList<ulong> seeds)
    {
        Candidate[] drawn = RandomRemedies.Draw(_run, _facts, seeds.Count);
        _drawn = (drawn, seeds);
        _ledger.Expect("random", seeds.Where((seed, k) => !_ledger.Knows(drawn[k].Run, seed)).Count());
        _ledger.Train("random", seeds.Select((seed, k) => (drawn[k].Run, seed)));
        ReadRandom(drawn, seeds);
    }

    /// <summary>Compares what random repairs gave, of the seeds that were trained, with the run as it was and with what is kept.</summary>
    private void ReadRandom(Candidate[] drawn, IReadOnlyList<ulong> seeds)
    {
        int[] done = DoneSeeds.LongestRun(seeds.Count, k => _ledger.Knows(drawn[k].Run, seeds[k]) && _ledger.Knows(_run, seeds[k]));
        if (done.Length == 0)
        {
            return;
        }

        TrialOutcome Of(RunSpec run, int k) => _ledger[run, seeds[k]];
        double[] gained = [.. done.Select(k => PairedTrial.Difference(Of(drawn[k].Run, k).Score, Of(_run, k).Score))];
        PairedEffect effect = PairedEffect.Of(gained);
        _random = new RandomRepair
        {
            Effect = PairedTrial.Rounded(effect.Effect),
            Low = PairedTrial.Rounded(effect.Low),
            High = PairedTrial.Rounded(effect.High),
            Seeds = done.Length,
            FirstSeed = seeds[done[0]],
            LastSeed = seeds[done[^1]],
            Changes = [.. done.Select(k => drawn[k].Change)],
            Differences = gained,
        };
        if (_kept is { } kept)
        {
            double[] over = [.. done.Select(k => PairedTrial.Difference(Of(kept.Run, k).Score, Of(drawn[k].Run, k).Score))];
            PairedEffect advantage = PairedEffect.Of(over);
            _overRandom = new Advantage(
                PairedTrial.Rounded(advantage.Effect), PairedTrial.Rounded(advantage.Low), PairedTrial.Rounded(advantage.High))
            {
                Differences = over,
            };
        }
    }

    /// <summary>What is known.</summary>
    public CureResult ToResult(bool complete) => new()
    {
        Spec = _run.ToString(),
        Data = _data.Name,
        Measure = _facts.Classes > 0 ? CureResult.ByAccuracy : CureResult.ByExplained,
        Seed = _run.Seed,
        Seeds = _seeds.Length,
        Complete = complete,
        Healthy = IsHealthy,
        Trainings = _ledger.Count,
        Findings = _findings,
        Untreated = _untreated?.Before,
        Accepted = _kept is null ? null : Accept(_kept, _confirmed!),
        Rejected = [.. _tried.Where(candidate => candidate != _kept && _trials.ContainsKey(candidate)).OrderBy(candidate => candidate.Rank).Select(Reject)],
        RandomBaseline = _random,
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
            OverRandom = _overRandom,
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
        PairedTrial trial = confirmation ?? _trials[candidate];
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
    private PairedTrial? ConfirmationOf(Candidate candidate) => _notConfirmed.GetValueOrDefault(candidate)
        ?? (_halfConfirmed is var (confirming, half) && confirming == candidate ? half : null);

    private RejectionReason ReasonFor(Candidate candidate)
    {
        PairedTrial trial = _trials[candidate];
        return trial switch
        {
            _ when _notConfirmed.ContainsKey(candidate) => RejectionReason.NotConfirmed,
            _ when ConfirmationOf(candidate) is { } half => half.Count - half.Passed > Confirmation.MostFailures
                ? RejectionReason.NotConfirmed : RejectionReason.Undecided,
            _ when trial.Count < _seeds.Length && trial.Count - trial.Passed <= AllowedFailures => RejectionReason.Undecided,
            { IsReliable: false } => trial.CommonFault()!.Value,
            _ when trial.Effect().IsLoss => RejectionReason.Harms,
            _ when trial.Differences.Average() <= 0 => RejectionReason.NoEffect,
            _ when _kept is null => RejectionReason.Undecided,
            _ when candidate.Size > _kept.Size => RejectionReason.Larger,
            _ when trial.Passed == _trials[_kept].Passed && candidate.Size == _kept.Size && Selection.IsAsGood(trial, _trials[_kept]) => RejectionReason.Equal,
            _ => RejectionReason.Outdone,
        };
    }
}
