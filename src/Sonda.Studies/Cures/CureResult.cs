using System.Text.Json.Serialization;
using Sonda.Studies.Evaluation;

namespace Sonda.Studies.Cures;

/// <summary>The result of <c>sonda cure</c>. It holds no time and no number of threads: same run and seeds, same bytes.</summary>
public sealed record CureResult
{
    /// <summary>The measure for classes: accuracy.</summary>
    public const string ByAccuracy = "accuracy";

    /// <summary>The measure for classes of which one has nine tenths of the rows or more: the mean recall of the classes.</summary>
    public const string ByRecall = "recall";

    /// <summary>The measure for regression: the share of the best constant's cost that the network removes.</summary>
    public const string ByExplained = "explained";

    /// <summary>The unchanged run, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>The training data.</summary>
    public required string Data { get; init; }

    /// <summary>
    /// The unit of levels (percent) and effects (percentage points): "accuracy", of the validation rows, "recall", the mean over their classes, or "explained", of the
    /// cost of the best constant, the share that is gone.
    /// </summary>
    public required string Measure { get; init; }

    /// <summary>The first seed of the trial.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The number of seeds of the trial.</summary>
    public required int Seeds { get; init; }

    /// <summary>
    /// How weak the proof is: an upper limit of the probability that confirmation accepts a change which passes in nine of ten seeds,
    /// the least that the trial asks for. It follows from the number of seeds.
    /// </summary>
    public double MistakenAcceptance => Confirmation.MistakenAcceptance(Seeds, 0.9);

    /// <summary>False if the search was stopped; the result then holds all that was finished.</summary>
    public required bool Complete { get; init; }

    /// <summary>
    /// Whether the run needs no cure: it learned in nine of ten seeds, without findings; null if stopped before that was known.
    /// </summary>
    public required bool? Healthy { get; init; }

    /// <summary>
    /// Whether the search ended at once because neither the run nor a linear model nor the nearest neighbours find anything in the inputs.
    /// </summary>
    public bool InputsTellLittle { get; init; }

    /// <summary>The number of trainings.</summary>
    public required int Trainings { get; init; }

    /// <summary>The findings over the seeds, worst first.</summary>
    public required IReadOnlyList<CureFinding> Findings { get; init; }

    /// <summary>The unchanged run over the seeds of the trial, or over those finished before a stop; null if none.</summary>
    public CureSample? Untreated { get; init; }

    /// <summary>The accepted change; null if none.</summary>
    public AcceptedCure? Accepted { get; init; }

    /// <summary>The rejected changes, in the order of prescription.</summary>
    public required IReadOnlyList<RejectedCure> Rejected { get; init; }

    /// <summary>
    /// The effect of one random remedy per seed: of the confirmation, or of the trial if no change was accepted. Null if
    /// no change was tried, or if the search was stopped before.
    /// </summary>
    public RandomRepair? RandomBaseline { get; init; }

    /// <summary>The rejected changes, without rate steps that the next step continues to the same end: the last one tells it all.</summary>
    public IEnumerable<RejectedCure> WorthTelling() => Rejected.Where((rejected, i) =>
        i + 1 == Rejected.Count || !IsOnlyAStepTo(rejected, Rejected[i + 1]));

    private static bool IsOnlyAStepTo(RejectedCure step, RejectedCure next) =>
        step.Passed == 0 && next.Passed == 0 && step.Reason == next.Reason && next.Change == $"{step.Change}+{step.Change.Split('+')[0]}";

    /// <summary>
    /// The most promising of the rejected changes that did not fail a confirmation: it passed most often and then had the
    /// largest effect. Null if none passed in any seed with a positive mean effect. It proves nothing.
    /// </summary>
    public RejectedCure? Nearest() => Rejected
        .Where(rejected => rejected is { Passed: > 0, Effect: > 0, Reason: not RejectionReason.NotConfirmed })
        .OrderByDescending(rejected => rejected.Passed).ThenByDescending(rejected => rejected.Effect).FirstOrDefault();
}

/// <summary>An ailment over seeds.</summary>
/// <param name="Ailment">The stable id.</param>
/// <param name="Severity">The worst severity in any seed, in lower case.</param>
/// <param name="Found">The number of seeds in which it was worse than mild and at least as probable as not.</param>
/// <param name="Of">The number of seeds examined.</param>
/// <param name="IsTreated">Whether it is to be cured: it was found in the first seed or in a fifth of all seeds.</param>
public sealed record CureFinding(string Ailment, string Severity, int Found, int Of, bool IsTreated)
{
    /// <summary>The most frequent form over the seeds, which may have a title of its own; null for the plain one.</summary>
    public string? Form { get; init; }
}

/// <summary>The performance of a run over seeds.</summary>
public sealed record CureSample
{
    /// <summary>The mean, in percent.</summary>
    public required double Mean { get; init; }

    /// <summary>The first seed; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last seed.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>The value of each seed, in order.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The number of seeds in which training diverged.</summary>
    public required int Diverged { get; init; }

    /// <summary>The number of seeds in which the network did clearly better than one that ignores its inputs.</summary>
    public required int Learned { get; init; }

    /// <summary>The number of seeds with a treated ailment or with another severe one.</summary>
    public required int Ailing { get; init; }

    /// <summary>Measures on the validation rows of a table, means over the seeds; null for other data, or if all trainings diverged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeanMetrics? Metrics { get; init; }
}

/// <summary>A change that was confirmed on seeds that had no part in choosing it.</summary>
public sealed record AcceptedCure
{
    /// <summary>The ids of the remedies, joined by a plus.</summary>
    public required string Change { get; init; }

    /// <summary>The changed run, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>The number of changed fields of the spec.</summary>
    public required int Fields { get; init; }

    /// <summary>The mean paired difference over the seeds of the confirmation; above 0 is better.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit, at 95% over all looks at all changes in confirmation.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit, likewise.</summary>
    public required double High { get; init; }

    /// <summary>The number of seeds of the confirmation.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first of these seeds; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last of these seeds.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>The number of seeds of the confirmation that passed.</summary>
    public required int Passed { get; init; }

    /// <summary>The paired difference of each seed, changed minus unchanged; <see cref="Effect"/> is their mean.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>The unchanged run, over the seeds of the confirmation.</summary>
    public required CureSample Before { get; init; }

    /// <summary>The changed run, over the seeds of the confirmation.</summary>
    public required CureSample After { get; init; }

    /// <summary>The layers of the changed run, at the end of both trainings of the first seed of the trial.</summary>
    public required IReadOnlyList<LayerChange> Layers { get; init; }

    /// <summary>The mean paired difference to a random remedy on the same seeds, with its 95% limits; null if not measured.</summary>
    public Advantage? OverRandom { get; init; }
}

/// <summary>The learning speed of a layer in the last reading of a training: the norm of the mean of δ over a mini-batch.</summary>
/// <param name="Name">The layer's name in the changed run.</param>
/// <param name="Before">In the unchanged run; null if it has no such layer or its numbers ended.</param>
/// <param name="After">In the changed run; null if its numbers ended.</param>
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

/// <summary>A change that was tried and rejected.</summary>
public sealed record RejectedCure
{
    /// <summary>The ids of the remedies, joined by a plus.</summary>
    public required string Change { get; init; }

    /// <summary>The changed run, in its text form.</summary>
    public required string Spec { get; init; }

    /// <summary>The reason; its id in JSON is in kebab case.</summary>
    public required RejectionReason Reason { get; init; }

    /// <summary>The stage that the figures belong to.</summary>
    public required CureStage Stage { get; init; }

    /// <summary>The mean paired difference over the seeds that were trained.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit at 95%, in a confirmation over all looks; −∞ if the seeds are too few for a limit.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit at 95%, in a confirmation over all looks; ∞ if the seeds are too few for a limit.</summary>
    public required double High { get; init; }

    /// <summary>The number of trained seeds; fewer than the stage has if the outcome was clear early or a stop came.</summary>
    public required int Seeds { get; init; }

    /// <summary>The first of these seeds; the others follow one by one.</summary>
    public required ulong FirstSeed { get; init; }

    /// <summary>The last of these seeds.</summary>
    public required ulong LastSeed { get; init; }

    /// <summary>The paired difference of each seed, changed minus unchanged; <see cref="Effect"/> is their mean.</summary>
    public required IReadOnlyList<double> Differences { get; init; }

    /// <summary>The number of these seeds that passed.</summary>
    public required int Passed { get; init; }
}

/// <summary>The two stages of a search, each on seeds of its own.</summary>
public enum CureStage
{
    /// <summary>The trial of all prescribed changes, which chooses one.</summary>
    Trial,

    /// <summary>The confirmation of the chosen change.</summary>
    Confirmation,
}

/// <summary>Reasons to reject a change.</summary>
public enum RejectionReason
{
    /// <summary>Training diverges.</summary>
    Diverges,

    /// <summary>The network does not do clearly better than one that ignores its inputs.</summary>
    LearnsNothing,

    /// <summary>The doctor still finds the ailment, or another one that is severe.</summary>
    StillAiling,

    /// <summary>The network is clearly worse than without the change.</summary>
    Harms,

    /// <summary>The change has no clear effect.</summary>
    NoEffect,

    /// <summary>The change works, but another one is better or more reliable.</summary>
    Outdone,

    /// <summary>The change works as well as the accepted one and is as large, but was prescribed later.</summary>
    Equal,

    /// <summary>The change works as well as the accepted one, but is larger.</summary>
    Larger,

    /// <summary>The change worked on the seeds of the trial, but not on fresh ones.</summary>
    NotConfirmed,

    /// <summary>No evidence against it: a stop came before the answer, or three other changes had used up the confirmations.</summary>
    Undecided,
}

/// <summary>The effect of one random remedy per seed.</summary>
public sealed record RandomRepair
{
    /// <summary>The mean paired difference to the unchanged run.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit at 95%.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit at 95%.</summary>
    public required double High { get; init; }

    /// <summary>The number of seeds.</summary>
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
