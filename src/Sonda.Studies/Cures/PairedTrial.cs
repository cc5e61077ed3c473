using Sonda.Diagnosis.Findings;
using Sonda.Runs.Specs;
using Sonda.Studies.Evaluation;

namespace Sonda.Studies.Cures;

/// <summary>A changed run paired with the unchanged run over the same seeds: same initial draws, same order of rows.</summary>
internal sealed class PairedTrial
{
    /// <summary>
    /// The number of standard errors of an accuracy beyond which a run counts as worse; one in a thousand equal runs gets there.
    /// </summary>
    private const double ClearlyWorse = 3.09;

    private readonly TrialOutcome[] _before;
    private readonly TrialOutcome[] _after;
    private readonly IReadOnlySet<string> _ailments;

    /// <summary>Reads a trial out of a ledger.</summary>
    /// <param name="ledger">The ledger, which knows both runs for all seeds.</param>
    /// <param name="before">The unchanged run.</param>
    /// <param name="after">The changed run.</param>
    /// <param name="seeds">The seeds, one or more.</param>
    /// <param name="ailments">The ailments to cure.</param>
    public PairedTrial(TrialLedger ledger, RunSpec before, RunSpec after, IReadOnlyList<ulong> seeds, IReadOnlySet<string> ailments)
    {
        _before = [.. seeds.Select(seed => ledger[before, seed])];
        _after = [.. seeds.Select(seed => ledger[after, seed])];
        (_ailments, Seeds) = (ailments, seeds);
    }

    /// <summary>A trial with given outcomes, of the seeds from <paramref name="first"/> on.</summary>
    public PairedTrial(TrialOutcome[] before, TrialOutcome[] after, IReadOnlySet<string> ailments, ulong first = 0) =>
        (_before, _after, _ailments, Seeds) = (before, after, ailments, [.. Enumerable.Range(0, after.Length).Select(seed => unchecked(first + (ulong)seed))]);

    /// <summary>The seeds, consecutive.</summary>
    public IReadOnlyList<ulong> Seeds { get; }

    /// <summary>The number of seeds.</summary>
    public int Count => _after.Length;

    /// <summary>
    /// The number of seeds that passed: training finished, the network learned, no treated or severe ailment, not clearly worse.
    /// </summary>
    public int Passed => Enumerable.Range(0, Count).Count(k => FaultOf(k) is null);

    /// <summary>The difference of each seed, changed minus unchanged.</summary>
    public IReadOnlyList<double> Differences => [.. _after.Zip(_before, (after, before) => Difference(after.Score, before.Score))];

    /// <summary>The unchanged run.</summary>
    public CureSample Before => SampleOf(_before);

    /// <summary>The changed run.</summary>
    public CureSample After => SampleOf(_after);

    /// <summary>The difference that justifies a larger change: one percentage point.</summary>
    public const double WorthMore = 1;

    /// <summary>The share of the seeds in which the changed run learned.</summary>
    public double LearnedShare => (double)_after.Count(outcome => outcome.Learned) / Count;

    /// <summary>The effect, with limits at a given error.</summary>
    public PairedEffect Effect(double error = 0.05) => PairedEffect.Of(Differences, error);

    /// <summary>Whether enough seeds passed for a cure: nine in ten.</summary>
    public bool IsReliable => Passed >= MinPassed(Count);

    /// <summary>The minimum number of seeds that must pass.</summary>
    public static int MinPassed(int seeds) => ((9 * seeds) + 9) / 10;

    /// <summary>The most frequent fault of the failed seeds; null if all passed.</summary>
    public RejectionReason? CommonFault() => Enumerable.Range(0, Count).Select(FaultOf).OfType<RejectionReason>()
        .GroupBy(fault => fault).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
        .Select(group => (RejectionReason?)group.Key).FirstOrDefault();

    private CureSample SampleOf(TrialOutcome[] outcomes) => new()
    {
        FirstSeed = Seeds[0],
        LastSeed = Seeds[^1],
        Mean = Rounded(outcomes.Average(outcome => outcome.Score)),
        Values = [.. outcomes.Select(outcome => outcome.Score)],
        Diverged = outcomes.Count(outcome => outcome.Diverged),
        Learned = outcomes.Count(outcome => outcome.Learned),
        Ailing = outcomes.Count(outcome => IsAiling(outcome, _ailments)),
        Metrics = MeanMetrics.Of(outcomes.Select(outcome => outcome.Metrics)),
    };

    /// <summary>A difference of percents without the trailing digits of binary fractions.</summary>
    public static double Difference(double after, double before) => Rounded(after - before);

    /// <summary>A number without the trailing digits of binary fractions.</summary>
    public static double Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 10) : value;

    private static bool IsAiling(TrialOutcome outcome, IReadOnlySet<string> ailments) =>
        outcome.Ailing.Any(finding => finding.Severity == Severity.Severe || ailments.Contains(finding.Ailment));

    /// <summary>Why a seed failed; null if it passed.</summary>
    public RejectionReason? FaultOf(int k)
    {
        (TrialOutcome before, TrialOutcome after) = (_before[k], _after[k]);
        double error = Math.Sqrt((before.StandardError * before.StandardError) + (after.StandardError * after.StandardError));
        return after switch
        {
            { Diverged: true } => RejectionReason.Diverges,
            { Learned: false } => RejectionReason.LearnsNothing,
            _ when after.Score < before.Score - (ClearlyWorse * error) => RejectionReason.Harms,
            _ when IsAiling(after, _ailments) => RejectionReason.StillAiling,
            _ => null,
        };
    }
}
