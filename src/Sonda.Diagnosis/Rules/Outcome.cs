using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>What became of a training, as far as it was watched. docs/rules/README.md</summary>
internal static class Outcome
{
    /// <summary>
    /// True where the last epoch that was read is clearly better than a network that ignores its inputs: by the validation rows that are
    /// right, or by the cost of the training rows. False where it is not, and training was watched to its end. Else null.
    /// </summary>
    public static bool? Learned(Trace trace)
    {
        TraceSubject subject = trace.Subject;
        if (trace.NotFinite is not null || trace.Epochs.Count == 0)
        {
            return null;
        }

        EpochReading last = trace.Epochs[^1];
        bool? byAccuracy = last.ValidationAccuracy is { } right && subject is { ChanceAccuracy: { } chance, ValidationRows: > 0 }
            ? right > Thresholds.ClearlyAbove(chance, subject.ValidationRows)
            : null;

        // Where one class is nearly all of the data accuracy has no room above it, and the cost tells.
        bool? byCost = last.TrainingCost is { } cost && subject.ConstantCost is > 0 and var guessing ? cost <= Thresholds.CostLeft * guessing : null;
        bool isEnd = subject.PlannedSteps > 0 && last.Step >= subject.PlannedSteps;
        return byAccuracy == true || byCost == true ? true
            : isEnd && (byAccuracy ?? byCost) is not null ? false
            : null;
    }
}
