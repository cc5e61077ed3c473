using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Overfitting;

/// <summary>A validation cost that rises while the training cost falls: the network learns its training rows by heart.</summary>
internal sealed class OverfittingRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "overfitting";

    /// <summary>The form in which the validation cost never was clearly below that of guessing.</summary>
    internal const string ByHeart = "by-heart";

    /// <summary>The fewest epochs that show a trend after the best one.</summary>
    private const int MinEpochsAfter = 3;

    /// <summary>The share of what was gained over guessing that must be lost again before it matters: half.</summary>
    private const double MatteringShare = 0.5;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => false;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        TraceSubject subject = trace.Subject;

        // Early stopping keeps the epoch before the rise. Inputs that tell nothing cannot be learned otherwise, so that is no finding of its own.
        if (subject.StopsEarly || trace.StoppedAt is not null || subject.ValidationRows == 0
            || subject.Baseline?.ValidationCost is not { } guessing || LearningOutcome.AreInputsSilent(subject) == true)
        {
            yield break;
        }

        EpochReading[] epochs = [.. trace.Epochs.Where(epoch => epoch is { TrainingCost: not null, ValidationCost: not null })];
        if (epochs.Length <= MinEpochsAfter)
        {
            yield break;
        }

        EpochReading best = epochs.MinBy(epoch => epoch.ValidationCost)!, last = epochs[^1];
        int after = epochs.Length - 1 - Array.IndexOf(epochs, best);
        double lowest = best.ValidationCost!.Value, cost = last.ValidationCost!.Value, rise = cost - lowest;

        // The same rows gave both costs; how far either may swing is what other rows could make of it.
        double limit = lowest * (1 + Chance.Swing(subject.ValidationRows));

        // Of few rows a rise is rarely clear; but a network that ends no better than guessing on them has learned its training rows alone.
        bool endsByHeart = LearningOutcome.Judge(trace)?.Result == LearningResult.ByHeart;
        if (after < MinEpochsAfter || cost <= (endsByHeart ? lowest : limit) || last.TrainingCost >= best.TrainingCost)
        {
            yield break;
        }

        double gained = guessing - lowest;
        bool isByHeart = lowest > LearningOutcome.CostShare(subject.ValidationRows) * guessing;
        yield return new Finding
        {
            Ailment = Ailment,
            Form = isByHeart ? ByHeart : null,
            Severity = endsByHeart || rise > MatteringShare * gained ? Severity.Moderate : Severity.Mild,
            SinceStep = best.Step,
            Probability = Math.Max(Certainty.Estimate(rise / (rise + limit - lowest)), endsByHeart ? Certainty.LikelyToSuffer : 0),
            Evidence = new Dictionary<string, double>
            {
                ["epoch"] = best.Epoch,
                ["lowest"] = lowest,
                ["last"] = cost,
                ["epochs"] = last.Epoch,
                ["trainingThen"] = best.TrainingCost!.Value,
                ["training"] = last.TrainingCost!.Value,
                ["guessing"] = guessing,
                ["limit"] = limit,
            },
            Remedies = [RemedyKinds.EarlyStop, RemedyKinds.Dropout, RemedyKinds.MoreDecay, RemedyKinds.Smaller],
        };
    }
}
