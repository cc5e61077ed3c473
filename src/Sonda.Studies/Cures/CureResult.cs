namespace Sonda.Studies.Cures;

/// <summary>What <c>sonda cure</c> found. It holds no time and no number of threads: same run and seeds, same bytes.</summary>
public sealed record CureResult
{
    /// <summary>The measure of accuracies.</summary>
    public const string ByAccuracy = "accuracy";

    /// <summary>The measure where targets are numbers: what of the cost of the best constant is gone.</summary>
    public const string ByExplained = "explained";

    /// <summary>The run as it was, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>The data that it was trained on.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// What levels are in percent of, and effects in percentage points of: "accuracy", the validation rows that are right, or
    /// "explained", the cost of the best constant, of which so much is gone.
    /// </summary>
    public required string Measure { get; init; }

    /// <summary>The first seed of the trial.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Seeds of the trial.</summary>
    public required int Seeds { get; init; }

    /// <summary>
    /// The probability, at most, with which a change that passes in nine of ten seeds, and so is no better than the trial asks for, is
    /// accepted when it is put to confirmation: how weak the proof is. It follows from the number of seeds.
    /// </summary>
    public double MistakenAcceptance => Confirmation.MistakenAcceptance(Seeds, 0.9);

    /// <summary>False where it was stopped; all that is here was done by then.</summary>
    public required bool Complete { get; init; }

    /// <summary>Whether there is nothing to cure: it learned in nine of ten seeds, and nothing was found; null where it was stopped before that was known.</summary>
    public required bool? Healthy { get; init; }

    /// <summary>Trainings done in all.</summary>
    public required int Trainings { get; init; }

    /// <summary>What the doctor found over the seeds, the worst first.</summary>
    public required IReadOnlyList<CureFinding> Findings { get; init; }

    /// <summary>The run as it was, over the seeds of the trial, or those that were done when it was stopped; null where none was.</summary>
    public CureSample? Untreated { get; init; }

    /// <summary>The change that is kept; null where there is none.</summary>
    public AcceptedCure? Accepted { get; init; }

    /// <summary>What was tried and not kept, in the order in which it was prescribed.</summary>
    public required IReadOnlyList<RejectedCure> Rejected { get; init; }

    /// <summary>
    /// What a remedy drawn at random does, one for each seed of the confirmation, or of the trial where nothing was kept; null where
    /// nothing was tried, or it was stopped before.
    /// </summary>
    public RandomRepair? RandomBaseline { get; init; }

    /// <summary>What was tried and not kept, but for steps of a rate that the next step goes on from to the same end, so that the last says it all.</summary>
    public IEnumerable<RejectedCure> WorthTelling() => Rejected.Where((rejected, i) =>
        i + 1 == Rejected.Count || !IsOnlyAStepTo(rejected, Rejected[i + 1]));

    private static bool IsOnlyAStepTo(RejectedCure step, RejectedCure next) =>
        step.Passed == 0 && next.Passed == 0 && step.Reason == next.Reason && next.Change == $"{step.Change}+{step.Change.Split('+')[0]}";

    /// <summary>
    /// Of the changes that were tried and not refused on other seeds, the one that passed most often, and of these the one with the
    /// largest effect; null where none passed anywhere and did more than nothing. Nothing is proved of it.
    /// </summary>
    public RejectedCure? Nearest() => Rejected
        .Where(rejected => rejected is { Passed: > 0, Effect: > 0, Reason: not RejectionReason.NotConfirmed })
        .OrderByDescending(rejected => rejected.Passed).ThenByDescending(rejected => rejected.Effect).FirstOrDefault();
}

/// <summary>An ailment over seeds.</summary>
/// <param name="Ailment">The stable id.</param>
/// <param name="Severity">The worst severity in any seed, as a word in small letters.</param>
/// <param name="Found">Seeds in which it was found worse than mild, and more likely than not.</param>
/// <param name="Of">Seeds that were looked at.</param>
/// <param name="IsTreated">Whether it was found in the first seed or in a fifth of them, so that it is to be cured.</param>
public sealed record CureFinding(string Ailment, string Severity, int Found, int Of, bool IsTreated);

/// <summary>How good a run became over seeds.</summary>
public sealed record CureSample
{
    /// <summary>The mean, in percent.</summary>
    public required double Mean { get; init; }

    /// <summary>The first seed; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last seed.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>Each seed, in their order.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>Seeds in which training diverged.</summary>
    public required int Diverged { get; init; }

    /// <summary>Seeds in which the network learned: does clearly better than one that ignores its inputs.</summary>
    public required int Learned { get; init; }

    /// <summary>Seeds in which a treated ailment was found, or any other that is severe.</summary>
    public required int Ailing { get; init; }
}

/// <summary>A change that was confirmed on seeds that had no part in choosing it.</summary>
public sealed record AcceptedCure
{
    /// <summary>The ids of the remedies, joined by a plus.</summary>
    public required string Change { get; init; }

    /// <summary>The changed run, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>Fields of the spec that were changed.</summary>
    public required int Fields { get; init; }

    /// <summary>The mean paired difference over the seeds of the confirmation; above 0 is better.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit, at 95 % over all looks at all changes that were put to confirmation.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit.</summary>
    public required double High { get; init; }

    /// <summary>Seeds of the confirmation.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first of these seeds; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last of these seeds.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>Seeds of the confirmation that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>The paired difference of each seed, changed minus unchanged; <see cref="Effect"/> is their mean.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>The run as it was, over the seeds of the confirmation.</summary>
    public required CureSample Before { get; init; }

    /// <summary>The changed run, over the seeds of the confirmation.</summary>
    public required CureSample After { get; init; }

    /// <summary>The layers of the changed run at the end of both trainings of the first seed of the trial.</summary>
    public required IReadOnlyList<LayerChange> Layers { get; init; }

    /// <summary>The mean paired difference to the random repair of the same seeds, with its 95 % limits; null where it was not measured.</summary>
    public Advantage? OverRandom { get; init; }
}

/// <summary>The learning speed of a layer, the norm of the mean of δ over a mini-batch, the last that was read of a training.</summary>
/// <param name="Name">The layer, as it is called in the changed run.</param>
/// <param name="Before">Of the run as it was; null where it has no such layer, or numbers ended there.</param>
/// <param name="After">Of the changed run; null where numbers ended there.</param>
public sealed record LayerChange(string Name, double? Before, double? After);

/// <summary>A paired difference.</summary>
/// <param name="Effect">The mean.</param>
/// <param name="Low">The lower limit.</param>
/// <param name="High">The upper limit.</param>
public sealed record Advantage(double Effect, double Low, double High)
{
    /// <summary>The difference of each seed.</summary>
    public required IReadOnlyList<double> Differences { get; init; }
}

/// <summary>A change that was tried and not kept.</summary>
public sealed record RejectedCure
{
    /// <summary>The ids of the remedies, joined by a plus.</summary>
    public required string Change { get; init; }

    /// <summary>The changed run, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>Why: the id of a <see cref="RejectionReason"/>, in kebab case.</summary>
    public required RejectionReason Reason { get; init; }

    /// <summary>Of which seeds the figures are.</summary>
    public required CureStage Stage { get; init; }

    /// <summary>The mean paired difference over the seeds that were trained.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit at 95 %, of a confirmation over all looks; −∞ where there are too few seeds for one.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit at 95 %, of a confirmation over all looks; ∞ where there are too few seeds for one.</summary>
    public required double High { get; init; }

    /// <summary>Seeds that were trained; fewer than the stage has where the outcome was clear before, or where it was stopped.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first of these seeds; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last of these seeds.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>The paired difference of each seed, changed minus unchanged; <see cref="Effect"/> is their mean.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>Seeds of these that passed.</summary>
    public required int Passed { get; init; }
}

/// <summary>Two times at which a change is trained, each on seeds of its own.</summary>
public enum CureStage
{
    /// <summary>All that is prescribed is tried, and one chosen.</summary>
    Trial,

    /// <summary>The one that was chosen is put to the proof.</summary>
    Confirmation,
}

/// <summary>Why a change was not kept.</summary>
public enum RejectionReason
{
    /// <summary>Training diverges.</summary>
    Diverges,

    /// <summary>The network does not do clearly better than one that ignores its inputs.</summary>
    LearnsNothing,

    /// <summary>The doctor still finds the ailment, or another one that is severe.</summary>
    StillAiling,

    /// <summary>The network is clearly worse than without it.</summary>
    Harms,

    /// <summary>It has no clear effect.</summary>
    NoEffect,

    /// <summary>It works, and another one does more, or more surely.</summary>
    Outdone,

    /// <summary>It works as well as the one that is kept and is as large, and was prescribed after it.</summary>
    Equal,

    /// <summary>It works as well as the one that is kept, which is smaller.</summary>
    Larger,

    /// <summary>It worked on the seeds of the trial, and not on others.</summary>
    NotConfirmed,

    /// <summary>Nothing speaks against it; it was stopped before the answer, in the trial or in the confirmation, or three others had been put to confirmation.</summary>
    Undecided,
}

/// <summary>What remedies drawn at random do, one for each seed.</summary>
public sealed record RandomRepair
{
    /// <summary>The mean paired difference to the run as it was.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit at 95 %.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit at 95 %.</summary>
    public required double High { get; init; }

    /// <summary>Seeds.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first of these seeds; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last of these seeds.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>The remedy of each seed.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>The paired difference of each seed.</summary>
    public required IReadOnlyList<double> Differences { get; init; }
}
