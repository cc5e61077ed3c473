using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.SlowConvergence;

/// <summary>A schedule that takes the learning rate away early in the plan, as one for epochs does that is stepped for each mini-batch.</summary>
internal static class RateCollapse
{
    /// <summary>The form of the ailment.</summary>
    internal const string Form = "rate-collapse";

    /// <summary>
    /// The length of all planned steps, as a share of steps at the largest rate, below which a schedule has collapsed: a twentieth. Cosine and line
    /// leave a half, three divisions by ten a third or more, an exponential decay to 1/D leaves 1/ln D, a tenth for D = 20,000: a twentieth is
    /// a decay by e²⁰.
    /// </summary>
    private const double MinShare = 0.05;

    /// <summary>The rate, over the largest, below which steps no longer count: a hundredth.</summary>
    private const double SmallRate = 0.01;

    /// <summary>The share of the plan that must be over, so that the lowest point of a cycle is no collapse: a quarter.</summary>
    private const double MinSeenShare = 0.25;

    /// <summary>The share of the first cost from which a network has learned if nothing tells what guessing costs.</summary>
    private const double LearnedShare = 0.5;

    /// <summary>The finding; null if the rate keeps up, or if the trace does not have it.</summary>
    public static Finding? Examine(Trace trace)
    {
        StepReading[] read = [.. trace.Steps.Where(step => step.LearningRate is { } rate && double.IsFinite(rate) && rate >= 0)];
        if (read.Length < 2)
        {
            return null;
        }

        long seen = read[^1].Step + 1, planned = trace.Subject.PlannedSteps > 0 ? trace.Subject.PlannedSteps : seen;
        double largest = read.Max(step => step.LearningRate!.Value), low = SmallRate * largest;
        double lengths = largest > 0 ? MeasuredRates.Lengths(read, planned) / largest : planned;
        if (read[^1].LearningRate >= low || seen < MinSeenShare * planned || lengths >= MinShare * planned)
        {
            return null;
        }

        StepReading first = read[Array.FindLastIndex(read, step => step.LearningRate >= low) + 1];
        bool hasLearned = LearningOutcome.Of(trace) ?? (trace.HasLearned() || (trace.Subject.ConstantCost is null && HasFallen(trace)));
        return new Finding
        {
            Ailment = SlowConvergenceRule.Id,
            Form = Form,
            Severity = hasLearned ? Severity.Mild : Severity.Moderate,
            SinceStep = first.Step,
            Probability = 1,
            Evidence = new Dictionary<string, double>
            {
                ["step"] = first.Step,
                ["largest"] = largest,
                ["planned"] = planned,
                ["lengths"] = lengths,
                ["minLengths"] = MinShare * planned,
            },
            Remedies = [RemedyKinds.EpochSchedule],
        };
    }

    /// <summary>Whether the cost of the last step that was read is a half of the first one or less.</summary>
    private static bool HasFallen(Trace trace) => trace.Steps[^1].Cost <= LearnedShare * trace.Steps[0].Cost;
}
