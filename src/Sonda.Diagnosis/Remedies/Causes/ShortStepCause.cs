using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Steps that are too short for the plan.</summary>
internal sealed class ShortStepCause : ICause
{
    /// <summary>The largest number of decades by which a rate is raised at once.</summary>
    private const int MaxDecades = 3;

    /// <summary>The planned steps below which no rate makes a training.</summary>
    private const int MinPlan = 10;

    /// <summary>The planned descent, in costs, below which a plan may be too short (<see cref="PlannedDescent"/>).</summary>
    private const double AmpleDescent = 10;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (LongStepCause.Excess(evidence) is not null || ScheduleCause.HasCollapsed(evidence))
        {
            yield break;
        }

        if (evidence.Subject.Optimizer?.LearningRate == 0)
        {
            yield return new Prescription(RemedyKinds.DefaultRate, LocalizableText.Of($"The learning rate is 0: no step changes a weight.")) { IsCertain = true };
            yield return new Prescription(RemedyKinds.Adam, LocalizableText.Of($"The learning rate is 0: no step changes a weight."));
            yield break;
        }

        if (HasFewSteps(evidence))
        {
            if (!HasFallen(evidence))
            {
                LocalizableText few = LocalizableText.Of($"Steps that are planned in all: {evidence.Subject.PlannedSteps}. No learning rate makes a training of so few.");
                yield return new Prescription(RemedyKinds.Longer, few);
            }

            yield break;
        }

        int decades = 1;
        LocalizableText why;
        double? descent = PlannedDescent.OfCost(evidence.Trace);
        bool isShort = IsShort(evidence);
        if (evidence.Of(UpdateRatioRule.Id) is { } found && found.Evidence["ratio"] < found.Evidence["low"])
        {
            (double ratio, double low) = (found.Evidence["ratio"], found.Evidence["low"]);

            // The low limit lies a decade below what all planned steps need to move the weights by their reach.
            decades = ratio > 0 ? Decades(10 * low / ratio) : MaxDecades;
            why = ratio > 0
                ? LocalizableText.Of($"A step changes the weights of a layer by {ratio:g2} of their size; the planned steps need {10 * low:g2}.")
                : LocalizableText.Of($"A step does not change the weights of a layer at all; the planned steps need {10 * low:g2} of their size.");
        }
        else if (isShort || (descent < AmpleDescent && CanGrow(evidence) && !HasArrived(evidence)))
        {
            why = LocalizableText.Of(
                $"With the gradients of the start, all planned steps together would lower the cost by {descent!.Value:g2} times its size. Gradients shrink on the way, so that a training needs about {AmpleDescent:g2}.");
        }
        else if (evidence.Of(SlowConvergenceRule.Id) is { } slow && slow.Form != SlowConvergenceRule.TooLong)
        {
            why = LocalizableText.Of($"The cost hardly falls, and no step is too long.");
        }
        else
        {
            yield break;
        }

        if (isShort)
        {
            decades = Math.Max(decades, Math.Max(Decades(AmpleDescent / descent!.Value), Decades(1 / PlannedDescent.OfWeights(evidence.Trace)!.Value)));
        }

        // In every layer, or only in some of them.
        bool isCertain = isShort || evidence.Of(UpdateRatioRule.Id) is { Severity: > Severity.Mild };
        yield return new Prescription(RemedyKinds.Adam, why) { IsCertain = isCertain };
        yield return Prescription.Of(RemedyKinds.HigherRate, decades, why) with { IsCertain = isCertain };
        if (evidence.Subject.Writer is null)
        {
            yield return Prescription.Of(RemedyKinds.HigherRate, decades + 1, LocalizableText.Of($"If that does not suffice: gradients may shrink faster than assumed."));
        }
    }

    /// <summary>Whether the plan ends near its beginning, both by the slope of the cost and by the way of the weights of every layer.</summary>
    internal static bool IsShort(Evidence evidence) =>
        PlannedDescent.OfCost(evidence.Trace) is > 0 and < AmpleDescent && PlannedDescent.OfWeights(evidence.Trace) is > 0 and < 1;

    /// <summary>Whether steps that are ten times as long are still safe.</summary>
    private static bool CanGrow(Evidence evidence) => FirstSteps.LargestRatio(evidence.Trace) < StepLength.Longest(evidence.Subject.Layers.Count) / 10;

    /// <summary>Whether the training is over and its steps were long enough to learn.</summary>
    private static bool HasArrived(Evidence evidence) => HasFallen(evidence) && !Prescriber.GoesOn(evidence.Trace);

    /// <summary>Whether another program planned so few steps that no rate makes a training of them.</summary>
    internal static bool HasFewSteps(Evidence evidence) => evidence.Subject.Writer is not null && evidence.Subject.PlannedSteps is > 0 and < MinPlan;

    /// <summary>Whether the network has learned or, if nothing tells what guessing costs, the last cost of a step is at most half of the first.</summary>
    internal static bool HasFallen(Evidence evidence) => LearningOutcome.Of(evidence.Trace)
        ?? (evidence.Subject.ConstantCost is null && evidence.Trace.Steps is [{ Cost: { } first }, .., { Cost: { } last }] && last <= first / 2);

    private static int Decades(double factor) => Math.Clamp((int)Math.Ceiling(Math.Log10(factor)), 1, MaxDecades);
}
