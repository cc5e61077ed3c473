using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Runs.Specs;
using Sonda.Studies.Edits;

namespace Sonda.Studies.Cures;

/// <summary>
/// A search for a cure in progress. Each stage adds to the record (<see cref="CureRecord"/>), so a result is available at any time.
/// </summary>
internal sealed class CureSearch
{
    /// <summary>The maximum number of remedies that are combined in pairs.</summary>
    private const int MaxPaired = 4;

    /// <summary>The maximum number of consecutive steps of a learning rate, each a factor of ten.</summary>
    private const int MaxRateSteps = 5;

    /// <summary>Fallback remedies if nothing prescribed works and the network still does not learn.</summary>
    private static readonly string[] OfWhatLearnsNothing =
    [
        RemedyKinds.LowerRate, RemedyKinds.HigherRate, RemedyKinds.NoDecay, RemedyKinds.NoDropout, RemedyKinds.Adam, RemedyKinds.Initializer, RemedyKinds.BatchNorm,
    ];

    private readonly RunSpec _run;
    private readonly TrialLedger _ledger;
    private readonly DataFacts _facts;
    private readonly ulong[] _seeds;
    private readonly CureRecord _known;
    private (Candidate Candidate, IReadOnlyList<ulong> Seeds)? _confirming;
    private (Candidate[] Drawn, IReadOnlyList<ulong> Seeds)? _drawn;

    public CureSearch(RunSpec run, LoadedData unscaled, CureOptions options, TrialLedger ledger)
    {
        // Every training runs to its end: with early stopping, it would not be the training that was tested.
        (_run, _ledger) = (run with { EarlyStopping = null }, ledger);
        _facts = DataFacts.Of(unscaled.Training);
        _seeds = [.. Enumerable.Range(0, options.Seeds).Select(k => unchecked(run.Seed + (ulong)k))];
        _known = new CureRecord(_run, unscaled, _seeds, ledger);
    }

    /// <summary>The record so far.</summary>
    public CureRecord Known => _known;

    /// <summary>Runs all stages.</summary>
    /// <exception cref="OperationCanceledException">The search was stopped; the record keeps all that is known.</exception>
    public void Run()
    {
        string[] prescribed = Examine();
        if (_known.IsHealthy || _known.InputsTellLittle)
        {
            return;
        }

        int attempts = 0;
        List<Candidate> singles = [];
        foreach (IReadOnlyList<string> remedies in _known.IsLost ? [prescribed, OfWhatLearnsNothing] : new[] { prescribed })
        {
            if (_known.Kept is null && attempts < Confirmation.MaxAttempts)
            {
                IReadOnlyList<Candidate> fresh = Candidate.Of(_run, _facts, remedies, singles);
                Try(fresh);
                singles.AddRange([.. fresh, .. FollowRates(fresh)]);
                attempts = Confirm(singles, attempts);
            }
        }

        if (_known.Kept is null && attempts < Confirmation.MaxAttempts)
        {
            IReadOnlyList<Candidate> pairs = Candidate.PairsOf(_run, _facts, Nearest(singles), singles.Count);
            Try(pairs);
            Confirm(pairs, attempts);
        }

        // The random baseline belongs to every result. Without an accepted change it covers the seeds of the trial.
        if (_known.Kept is null && _known.Tried.Count > 0)
        {
            RepairAtRandom(_seeds);
        }
    }

    /// <summary>After a stop, evaluates trainings that are finished but not yet read.</summary>
    public void ReadWhatIsDone()
    {
        if (_known.Untreated is null)
        {
            if (_ledger.Done(_seeds, _run) is { Length: > 0 } examined)
            {
                Look(examined);
            }

            return;
        }

        foreach (Candidate candidate in _known.Tried)
        {
            ulong[] done = _ledger.Done(_seeds, candidate.Run);
            if (done.Length > (_known.Trials.GetValueOrDefault(candidate)?.Count ?? 0))
            {
                _known.Trials[candidate] = new PairedTrial(_ledger, _run, candidate.Run, done, _known.Ailments);
            }
        }

        if (_confirming is var (confirmed, of) && _ledger.Done(of, _run, confirmed.Run) is { Length: > 0 } seeds)
        {
            _known.HalfConfirmed = (confirmed, new PairedTrial(_ledger, _run, confirmed.Run, seeds, _known.Ailments));
        }

        if (_known.Random is null && _drawn is var (drawn, wanted))
        {
            ReadRandom(drawn, wanted);
        }
    }

    /// <summary>Trains the unchanged run and evaluates it.</summary>
    /// <returns>The prescribed remedies, best first.</returns>
    private string[] Examine()
    {
        _ledger.Expect("untreated", _seeds.Length);
        _ledger.Train("untreated", _seeds.Select(seed => (_run, seed)));
        return Look(_seeds);
    }

    /// <summary>Evaluates the unchanged run over some seeds.</summary>
    /// <returns>The prescribed remedies, best first.</returns>
    private string[] Look(ulong[] seeds)
    {
        List<Finding>[] found = [.. seeds.Select(seed => _ledger[_run, seed].Ailing.ToList())];
        _known.Findings = [.. found.SelectMany(findings => findings).GroupBy(finding => finding.Ailment).Select(group =>
        {
            int count = found.Count(findings => findings.Exists(finding => finding.Ailment == group.Key));
            bool isTreated = 5 * count >= found.Length || found[0].Exists(finding => finding.Ailment == group.Key);
            string? form = group.GroupBy(finding => finding.Form).MaxBy(forms => forms.Count())!.Key;
            return new CureFinding(group.Key, group.Max(finding => finding.Severity).ToString().ToLowerInvariant(), count, found.Length, isTreated) { Form = form };
        })];
        _known.Ailments = _known.Findings.Where(finding => finding.IsTreated).Select(finding => finding.Ailment).ToHashSet();
        _known.Untreated = new PairedTrial(_ledger, _run, _run, seeds, _known.Ailments);
        return Prescribed([.. seeds.Select(seed => _ledger[_run, seed].Verdict)]);
    }

    /// <summary>
    /// The remedies of the verdicts, each once, by the sum of their places in the lists of all seeds. A finding that is not treated suggests
    /// none, unless the network does not learn: then even a mild one may be the cause.
    /// </summary>
    private string[] Prescribed(Verdict[] verdicts)
    {
        string[][] lists = [.. verdicts.Where(verdict => _known.IsLost || verdict.Findings.Any(finding => _known.Ailments.Contains(finding.Ailment)))
            .Select(verdict => verdict.Remedies.Where(remedy => _known.IsLost || remedy.Ailment is null || _known.Ailments.Contains(remedy.Ailment))
                .Select(remedy => remedy.Id).ToArray())];
        string[] prescribed = [.. lists.SelectMany(list => list).Distinct()
            .OrderBy(remedy => lists.Sum(list => Array.IndexOf(list, remedy) is >= 0 and int place ? place : list.Length))];

        // Targets of another scale need not ail to be learned late.
        return _facts.Classes == 0 && !prescribed.Contains(RemedyKinds.ScaleData) ? [.. prescribed, RemedyKinds.ScaleData] : prescribed;
    }

    /// <summary>The candidates that passed most often, each remedy once; ties keep the order of prescription.</summary>
    private IReadOnlyList<Candidate> Nearest(IReadOnlyList<Candidate> singles) =>
    [
        .. singles.OrderByDescending(single => (double)_known.Trials[single].Passed / _known.Trials[single].Count)
            .ThenByDescending(single => _known.Trials[single].LearnedShare).DistinctBy(single => single.Change.Split('+')[0]).Take(MaxPaired),
    ];

    /// <summary>
    /// Continues a lower or higher learning rate if one step of it was tried: as long as the network does not learn, and then
    /// as long as each step does clearly more than the one before. A third of the best step lies midway between two steps; it
    /// is tried too, unless a single step is enough.
    /// </summary>
    private List<Candidate> FollowRates(IReadOnlyList<Candidate> singles)
    {
        var further = new List<Candidate>();
        foreach (string direction in (string[])[RemedyKinds.LowerRate, RemedyKinds.HigherRate])
        {
            Candidate[] prescribed = [.. singles.Where(single => Array.TrueForAll(single.Change.Split('+'), remedy => remedy == direction))];
            if (prescribed.Length == 0)
            {
                continue;
            }

            // The farthest of the prescribed steps goes on; those before it were tried.
            Candidate last = prescribed.MaxBy(single => single.Change.Length)!;
            int start = further.Count;
            for (int step = last.Change.Split('+').Length + 1; step <= MaxRateSteps && Candidate.OneMore(last, direction, _run, _facts) is { } next; step++)
            {
                Try([next]);
                further.Add(next);
                if (_known.Trials[next].LearnedShare > 0 && !Selection.IsClearlyBetter(_known.Trials[next], _known.Trials[last]))
                {
                    break;
                }

                last = next;
            }

            Candidate best = further.Skip(start).Concat(prescribed).MaxBy(candidate => (_known.Trials[candidate].LearnedShare, _known.Trials[candidate].Differences.Average()))!;
            if (_known.Trials[best].LearnedShare > 0 && !(prescribed.Contains(best) && _known.Trials[best].IsReliable) && Candidate.OneMore(best, RemedyKinds.ThirdRate, _run, _facts) is { } third)
            {
                Try([third]);
                further.Add(third);
            }
        }

        return further;
    }

    /// <summary>
    /// Trains candidates on the seeds of the trial, some seeds at a time. It drops a candidate that has failed too often to pass
    /// in nine of ten: more seeds cannot change that answer, so dropping it adds no error.
    /// </summary>
    private void Try(IReadOnlyList<Candidate> candidates)
    {
        List<Candidate> live = [.. candidates];
        // AllowedFailures + 1 seeds are the fewest that can reject a candidate, so the first look comes after them.
        int first = Math.Min(_seeds.Length, _known.AllowedFailures + 1), half = (first + _seeds.Length + 1) / 2;
        _known.Tried.AddRange(live.Except(_known.Tried));
        _ledger.Expect("trial", live.Count * _seeds.Length);
        foreach (int count in new[] { first, half, _seeds.Length }.Distinct())
        {
            ulong[] seen = _seeds[..count];
            _ledger.Train("trial", live.SelectMany(candidate => seen.Select(seed => (candidate.Run, seed))));
            foreach (Candidate candidate in live)
            {
                _known.Trials[candidate] = new PairedTrial(_ledger, _run, candidate.Run, seen, _known.Ailments);
            }

            int given = live.RemoveAll(candidate => count - _known.Trials[candidate].Passed > _known.AllowedFailures);
            _ledger.Skip("trial", given * (_seeds.Length - count));
        }
    }

    /// <summary>Confirms the best candidate; if it fails, tries the next best.</summary>
    /// <returns>The number of attempts so far.</returns>
    private int Confirm(IReadOnlyList<Candidate> candidates, int attempts)
    {
        List<Candidate> working = [.. candidates.Where(candidate => !_known.NotConfirmed.ContainsKey(candidate)
            && _known.Trials[candidate].Count == _seeds.Length && _known.Trials[candidate].IsReliable && _known.Trials[candidate].Differences.Average() > 0)];
        for (; _known.Kept is null && working.Count > 0 && attempts < Confirmation.MaxAttempts; attempts++)
        {
            Candidate best = Selection.Best(working, _known.Trials);
            _confirming = (best, Confirmation.SeedsOf(_run.Seed, _seeds.Length, attempts));
            (PairedTrial trial, bool accepted) = Confirmation.Run(_ledger, _run, best, _confirming.Value.Seeds, _known.Ailments);
            _confirming = null;
            if (accepted)
            {
                (_known.Kept, _known.Confirmed) = (best, trial);
                RepairAtRandom(trial.Seeds);
            }
            else
            {
                working.Remove(best);
                _known.NotConfirmed[best] = trial;
            }
        }

        return attempts;
    }

    /// <summary>Trains one random remedy per seed, of the confirmation or, if no change was accepted, of the trial.</summary>
    private void RepairAtRandom(IReadOnlyList<ulong> seeds)
    {
        Candidate[] drawn = RandomRemedies.Draw(_run, _facts, seeds.Count);
        _drawn = (drawn, seeds);
        _ledger.Expect("random", seeds.Where((seed, k) => !_ledger.Knows(drawn[k].Run, seed)).Count());
        _ledger.Train("random", seeds.Select((seed, k) => (drawn[k].Run, seed)));
        ReadRandom(drawn, seeds);
    }

    /// <summary>Compares the random remedies that were trained with the unchanged run and with the accepted change.</summary>
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
        _known.Random = new RandomRepair
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
        if (_known.Kept is { } kept)
        {
            double[] over = [.. done.Select(k => PairedTrial.Difference(Of(kept.Run, k).Score, Of(drawn[k].Run, k).Score))];
            PairedEffect advantage = PairedEffect.Of(over);
            _known.OverRandom = new Advantage(
                PairedTrial.Rounded(advantage.Effect), PairedTrial.Rounded(advantage.Low), PairedTrial.Rounded(advantage.High))
            {
                Differences = over,
            };
        }
    }
}
