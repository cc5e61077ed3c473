using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>
/// The one definition of <i>learned</i>, which the doctor, a training and a cure share: on the validation rows, clearly better than a network
/// that ignores its inputs, by accuracy or by cost, and not clearly worse than a linear model.
/// </summary>
internal static class LearningOutcome
{
    /// <summary>
    /// The share of the cost of guessing above which a network has learned nothing to speak of: nine tenths. A smaller share depends on how
    /// hard the data are.
    /// </summary>
    public const double MaxCostShare = 0.9;

    /// <summary>The share of the cost of guessing from which a network has certainly learned: half. No finding at its start kept it from that.</summary>
    private const double LearnedCostShare = 0.5;

    /// <summary>The number of last steps whose mean cost counts if no epoch has one: their noise is a third of that of a mini-batch.</summary>
    private const int LastSteps = 10;

    /// <summary>The share of the plan behind which a training counts as over if the last steps were not read: every 450th part is.</summary>
    private const double EndShare = 0.99;

    /// <summary>Standard errors that one in a thousand networks exceeds by chance.</summary>
    private const double Errors = 3.09;

    /// <summary>The number of validation rows that the accuracy of another program counts as, if it does not say: few, so that chance has room.</summary>
    private const long UnknownRows = 100;

    /// <summary>The maximum number of rows from which other models learn, and on which they are scored.</summary>
    internal const int MaxModelRows = 1000;

    /// <summary>
    /// The accuracy on some rows from which a network has learned: 3.09 standard errors above that of one that ignores its inputs, which one
    /// in a thousand of those reaches.
    /// </summary>
    public static double ClearlyAbove(double chance, long rows) => chance + (Errors * Math.Sqrt(chance * (1 - chance) / Math.Max(rows, 1)));

    /// <summary>
    /// The share of the cost of guessing, on some rows, from which a network has learned. Of few rows it must leave less: one standard error
    /// of their mean, because both costs come from the same rows.
    /// </summary>
    public static double CostShare(long rows) => rows > 0 ? Math.Clamp(1 - (1 / Math.Sqrt(rows)), LearnedCostShare, MaxCostShare) : MaxCostShare;

    /// <summary>
    /// Whether a network does clearly better than one that ignores its inputs: by accuracy, or by cost, where accuracy is coarse. Null if
    /// neither can be compared.
    /// </summary>
    /// <param name="accuracy">Its accuracy, 0 to 1; null if there is none.</param>
    /// <param name="chance">The accuracy of ignoring the inputs; null if there is none.</param>
    /// <param name="cost">Its mean cost; null if not read.</param>
    /// <param name="guessing">The cost of ignoring the inputs; null if unknown.</param>
    /// <param name="rows">The number of rows; 0 if unknown.</param>
    public static bool? IsBetter(double? accuracy, double? chance, double? cost, double? guessing, long rows)
    {
        bool? byAccuracy = accuracy is { } right && chance is { } share && rows > 0 ? right > ClearlyAbove(share, rows) : null;
        bool? byCost = cost is { } paid && guessing is > 0 and var constant ? paid <= CostShare(rows) * constant : null;
        return byAccuracy == true || byCost == true ? true : byAccuracy ?? byCost;
    }

    /// <summary>What the last epoch shows; null if nothing can be compared, or if it shows nothing yet and training goes on.</summary>
    public static Learning? Judge(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        EpochReading? steps = OfSteps(trace), kept = trace.Kept();
        if (trace.NotFinite is not null || (kept is { TrainingCost: null } ? kept with { TrainingCost = steps?.TrainingCost } : kept ?? steps) is not { } last)
        {
            return null;
        }

        double? chance = subject.Baseline?.ValidationAccuracy is { } guess ? Math.Max(guess, subject.ChanceAccuracy ?? 0) : subject.ChanceAccuracy;
        bool? unseen = IsBetter(last.ValidationAccuracy, chance, last.ValidationCost, subject.Baseline?.ValidationCost, ValidationRows(subject));
        bool? seen = IsBetter(last.TrainingAccuracy, subject.ChanceAccuracy, last.TrainingCost, subject.ConstantCost, TrainingRows(trace));
        bool isEnd = trace.StoppedAt is not null || (subject.PlannedSteps > 0 && last.Step >= (trace.Epochs.Count > 0 ? subject.PlannedSteps : EndShare * subject.PlannedSteps));
        LearningResult? result = (unseen ?? seen, seen) switch
        {
            (true, _) => isEnd && IsBelowLinear(subject, last) ? LearningResult.BelowLinear : LearningResult.Learned,
            (false, true) when isEnd && IsWorseUnseen(subject, last) => LearningResult.ByHeart,
            (false, _) when isEnd => LearningResult.NotBetter,
            _ => null,
        };
        return result is not { } found ? null : new Learning(found)
        {
            Last = last,
            Baseline = subject.Baseline,
            TrainingBaselineCost = subject.ConstantCost,
            LinearScore = subject.LinearScore,
        };
    }

    /// <summary>
    /// The rows behind the training cost and accuracy: those of an epoch, also if another program does not say how long one is, or of the last steps.
    /// </summary>
    private static long TrainingRows(Trace trace)
    {
        TraceSubject subject = trace.Subject;
        long counted = subject.ClassRows.Sum();
        return trace.Epochs is not [.., { } last] ? (long)subject.BatchSize * LastSteps
            : subject.StepsPerEpoch > 0 ? (long)subject.BatchSize * subject.StepsPerEpoch
            : counted > 0 ? counted
            : (long)subject.BatchSize * last.Step / Math.Max(1, last.Epoch);
    }

    private static long ValidationRows(TraceSubject subject) => subject is { ValidationRows: 0, Writer: not null } ? UnknownRows : subject.ValidationRows;

    /// <summary>Whether training did better than guessing on rows that it did not see; false if it ended without, null if it is not known yet.</summary>
    public static bool? Of(Trace trace) => Judge(trace)?.Result is not { } result ? null : result is LearningResult.Learned or LearningResult.BelowLinear;

    /// <summary>
    /// The epoch whose network is the result of the training: the last one, or with early stopping the one with the lowest validation cost.
    /// Null if no epoch was read.
    /// </summary>
    internal static EpochReading? Kept(this Trace trace) => (trace.Subject.StopsEarly
        ? trace.Epochs.Where(epoch => epoch.ValidationCost is not null).MinBy(epoch => epoch.ValidationCost)
        : null) ?? (trace.Epochs is [.., { } last] ? last : null);

    /// <summary>
    /// Whether the last epoch with a training cost left less than half of the cost of guessing. A trace of another program may have steps
    /// alone: then the mean of the last mini-batches counts.
    /// </summary>
    internal static bool HasLearned(this Trace trace) => trace.Subject.ConstantCost is { } guessing
        && (trace.Epochs.LastOrDefault(epoch => epoch.TrainingCost is not null) ?? OfSteps(trace))?.TrainingCost <= LearnedCostShare * guessing;

    /// <summary>
    /// The mean cost of the last ten steps that were read; null if there are fewer than twice as many, if Sonda trained, or if the cost has terms that
    /// guessing does not.
    /// </summary>
    private static EpochReading? OfSteps(Trace trace)
    {
        double[] costs = trace.Subject is { Writer: not null, HasOtherCosts: false } ? [.. trace.Steps.Select(step => step.Cost).OfType<double>()] : [];
        return costs.Length < 2 * LastSteps ? null : new EpochReading
        {
            Epoch = 0,
            Step = trace.Steps[^1].Step + 1,
            TrainingCost = costs.TakeLast(LastSteps).Average(),
        };
    }

    /// <summary>
    /// Whether neither a linear model nor the nearest neighbours do clearly better than ignoring the inputs, for classes both by accuracy and
    /// by the share of their indicators; null if one was not measured.
    /// </summary>
    internal static bool? AreInputsSilent(TraceSubject subject)
    {
        if (subject is not { LinearScore: { } linear, NeighbourScore: { } neighbours, ValidationRows: > 0 and var rows })
        {
            return null;
        }

        double best = Math.Max(linear, neighbours);
        double? chance = subject.Baseline?.ValidationAccuracy is { } guess ? Math.Max(guess, subject.ChanceAccuracy ?? 0) : subject.ChanceAccuracy;
        return subject.TargetSize > 0 || chance is null
            ? best <= Math.Max(1 - MaxCostShare, 1 / Math.Sqrt(rows))
            : best <= ClearlyAbove(chance.Value, rows) && !(subject.IndicatorShare > MaxChanceShare(subject));
    }

    /// <summary>
    /// The squared correlation that chance alone explains: on m rows, the correlation of answers that have nothing to do with the targets
    /// deviates from 0 by 1/√m.
    /// </summary>
    private static double MaxChanceShare(TraceSubject subject) => Errors * Errors / Math.Clamp(subject.ValidationRows, 1, MaxModelRows);

    /// <summary>
    /// Whether a linear model is better by more than chance: for classes 3.09 standard errors of the difference of two accuracies, for
    /// targets a tenth of their variance, or three standard errors of it.
    /// </summary>
    internal static bool IsBelowLinear(TraceSubject subject, EpochReading last) => IsBelow(subject.LinearScore, subject, last) == true;

    /// <summary>
    /// Whether neither a linear model nor the nearest neighbours are better by more than chance; false if one was not measured. Noisy targets leave
    /// a high cost to every model.
    /// </summary>
    internal static bool KeepsUp(TraceSubject subject, EpochReading last) =>
        IsBelow(subject.LinearScore, subject, last) == false && IsBelow(subject.NeighbourScore, subject, last) == false;

    /// <summary>
    /// Whether the rows that it did not see go worse than those that it trained on, by more than chance: 3.09 standard errors of the accuracy on the
    /// validation rows, or a tenth of the cost of guessing, and more on few rows. If nothing can be compared, they do, because on them nothing shows.
    /// </summary>
    private static bool IsWorseUnseen(TraceSubject subject, EpochReading last)
    {
        long rows = Math.Max(ValidationRows(subject), 1);
        bool? byAccuracy = last.TrainingAccuracy is { } seen && last.ValidationAccuracy is { } right ? seen > ClearlyAbove(right, rows) : null;
        bool? byCost = last.TrainingCost / subject.ConstantCost is { } paid && last.ValidationCost / subject.Baseline?.ValidationCost is { } left
            ? left - paid > Math.Max(1 - MaxCostShare, 1 / Math.Sqrt(rows)) : null;
        return byAccuracy == true || byCost == true || (byAccuracy is null && byCost is null);
    }

    private static bool? IsBelow(double? other, TraceSubject subject, EpochReading last)
    {
        if (other is not { } score || subject.ValidationRows == 0)
        {
            return null;
        }

        long rows = subject.ValidationRows;
        return last.ValidationAccuracy is { } right
            ? score - right > Errors * Math.Sqrt(((right * (1 - right)) + (score * (1 - score))) / rows)
            : last.ValidationCost / subject.Baseline?.ValidationCost is not { } left ? null
            : score - (1 - left) > Math.Max(1 - MaxCostShare, Chance.Errors / Math.Sqrt(rows));
    }
}
