using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>Whether a training has learned, as far as its trace shows.</summary>
internal static class LearningOutcome
{
    /// <summary>
    /// The share of the cost of guessing above which a network has learned nothing to speak of: nine tenths. A smaller share depends on how
    /// hard the data are.
    /// </summary>
    public const double MaxCostShare = 0.9;

    /// <summary>The share of the cost of guessing from which a network has certainly learned: half. No finding at its start kept it from that.</summary>
    private const double LearnedCostShare = 0.5;

    /// <summary>
    /// The accuracy on some rows from which a network has learned: 3.09 standard errors above that of one that ignores its inputs, which one
    /// in a thousand of those reaches.
    /// </summary>
    public static double ClearlyAbove(double chance, long rows) => chance + (3.09 * Math.Sqrt(chance * (1 - chance) / Math.Max(rows, 1)));

    /// <summary>
    /// True if the last epoch is clearly better than a network that ignores its inputs, by validation accuracy or by training cost; false if
    /// it is not and the trace covers the whole training; null otherwise.
    /// </summary>
    public static bool? Of(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        if (trace.NotFinite is not null || trace.Epochs.Count == 0)
        {
            return null;
        }

        EpochReading last = trace.Epochs[^1];
        bool? byAccuracy = last.ValidationAccuracy is { } right && subject is { ChanceAccuracy: { } chance, ValidationRows: > 0 }
            ? right > ClearlyAbove(chance, subject.ValidationRows)
            : null;

        // If one class is nearly all of the data, accuracy has no room above it, and the cost decides.
        bool? byCost = last.TrainingCost is { } cost && subject.ConstantCost is > 0 and var guessing ? cost <= MaxCostShare * guessing : null;
        bool isEnd = subject.PlannedSteps > 0 && last.Step >= subject.PlannedSteps;
        return byAccuracy == true || byCost == true ? true
            : isEnd && (byAccuracy ?? byCost) is not null ? false
            : null;
    }

    /// <summary>Whether the last epoch with a training cost left less than half of the cost of guessing.</summary>
    internal static bool HasLearned(this Trace trace) =>
        trace.Subject.ConstantCost is { } guessing && trace.Epochs.LastOrDefault(epoch => epoch.TrainingCost is not null) is { } last
        && last.TrainingCost <= LearnedCostShare * guessing;
}
