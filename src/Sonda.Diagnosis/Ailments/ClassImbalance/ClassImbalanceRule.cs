using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.ClassImbalance;

/// <summary>A class so rare that accuracy cannot show whether a network knows it, and mini-batches hardly contain it.</summary>
internal sealed class ClassImbalanceRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "class-imbalance";

    /// <summary>
    /// The share of the largest class from which always answering it looks like success: nine tenths, as for the cost of guessing.
    /// </summary>
    private const double MinLargestShare = LearningOutcome.MaxCostShare;

    /// <summary>The share of the rows outside the largest class that an accuracy must gain over always answering that class: a tenth.</summary>
    private const double MinGain = 0.1;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.Subject is { Classes: > 0, ClassRows.Count: 0 };

    /// <summary>Whether one class has so many of the rows that accuracy says little; weights change nothing in that.</summary>
    /// <param name="classRows">The training rows of each class.</param>
    internal static bool IsImbalanced(IReadOnlyList<long> classRows) =>
        classRows.Count(count => count > 0) > 1 && classRows.Max() >= MinLargestShare * classRows.Sum();

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;
        if (subject.ClassRows.Count < 2 || subject.ClassRows.Sum() is var rows && rows == 0)
        {
            yield break;
        }

        // A class without any row is no rare class: nothing was asked of it.
        long largest = subject.ClassRows.Max(), smallest = subject.ClassRows.Where(count => count > 0).Min();
        double share = (double)largest / rows;
        if (subject.ClassWeights.Count == subject.ClassRows.Count)
        {
            // Weights change the part of a class in the cost, which is the cause of the ailment.
            double[] parts = [.. subject.ClassRows.Zip(subject.ClassWeights, (count, weight) => count * weight)];
            share = Math.Min(share, parts.Max() / parts.Sum());
        }

        if (share < MinLargestShare || smallest == largest)
        {
            yield break;
        }

        double perBatch = (double)(rows - largest) / rows * subject.BatchSize;
        double limit = LearningOutcome.ClearlyAbove(share, subject.ValidationRows);
        bool isHidden = subject.ValidationRows > 0 && limit >= 1;
        bool isSparse = subject.BatchSize > 0 && perBatch < 1;
        double? unmoved = Unmoved(trace, (double)largest / rows);
        Severity severity = !isHidden && !isSparse ? Severity.Mild : Severity.Moderate;
        var evidence = new Dictionary<string, double>
        {
            ["smallest"] = smallest,
            ["rows"] = rows,
            ["share"] = share,
        };
        if (subject.BatchSize > 0)
        {
            evidence["perBatch"] = perBatch;
        }

        if (subject.ConstantCost is > 0 and var cost)
        {
            evidence["guessing"] = cost;
        }

        if (isHidden)
        {
            evidence["validationRows"] = subject.ValidationRows;
        }

        if (unmoved is { } right)
        {
            evidence["accuracy"] = right;
        }

        yield return new Finding
        {
            Ailment = Ailment,
            Severity = unmoved is not null ? Severity.Moderate : trace.HasLearned() ? Severity.Mild : severity,
            SinceStep = trace.Start()?.Step ?? 0,
            Probability = 1,
            Evidence = evidence,
            Remedies = [RemedyKinds.ClassWeights],
        };
    }

    /// <summary>
    /// The accuracy of the last epoch of another program's trace if it hardly lies above always answering the largest class, whatever the cost:
    /// probabilities of rare rows may rise far and stay below a half. Null otherwise, or if the trace has no accuracies.
    /// </summary>
    private static double? Unmoved(Trace trace, double share) => trace.Subject.Writer is not null
        && (trace.Epochs is [.., var last] ? last.TrainingAccuracy ?? last.ValidationAccuracy : null) is { } right && right <= share + (MinGain * (1 - share))
        ? right : null;
}
