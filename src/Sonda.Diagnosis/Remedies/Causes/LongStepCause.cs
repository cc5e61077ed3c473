using Sonda.Diagnosis.Ailments.ClassImbalance;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.Oscillation;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Steps that are too long for the layers.</summary>
internal sealed class LongStepCause : ICause
{
    /// <summary>The largest number of decades by which a rate is lowered at once.</summary>
    private const int MaxDecades = 4;

    /// <summary>
    /// The excess from which steps are too long beyond doubt. The first steps of an optimizer that divides by the size of the gradient are
    /// longer than later ones, and their length does not depend on what another remedy changes.
    /// </summary>
    private const double ClearExcess = 1.5, ClearDividedExcess = 5;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (Excess(evidence) is not { } excess)
        {
            yield break;
        }

        int decades = double.IsFinite(excess) ? Math.Clamp((int)Math.Ceiling(Math.Log10(excess)), 1, MaxDecades) : 2;
        LocalizableText why = Why(evidence, excess);

        // An optimizer that divides by the size of the gradient makes its step as long as its rate says, whatever the scale of the gradient.
        bool isAdaptive = evidence.Subject.Optimizer?.DividesByGradientSize == true;
        bool isCertain = excess > (isAdaptive ? ClearDividedExcess : ClearExcess) || evidence.Has(NotFiniteRule.Id) || DiesLater(evidence);
        yield return new Prescription(RemedyKinds.Adam, why) { IsCertain = isCertain };
        yield return Prescription.Of(RemedyKinds.LowerRate, decades, why) with { IsCertain = isCertain };
        yield return Prescription.Of(RemedyKinds.LowerRate, decades > 1 ? decades - 1 : 2, why);
        yield return Prescription.Of(RemedyKinds.LowerRate, decades > 1 ? decades + 1 : 3, why);
    }

    private static LocalizableText Why(Evidence evidence, double excess) =>
        !double.IsFinite(excess) ? LocalizableText.Of($"The first steps end in numbers that are not finite.")
        : excess > 1 && !(FirstSteps.LargestRatio(evidence.Trace) > StepLength.Longest(evidence.Subject.Layers.Count)) ? LocalizableText.Of(
            $"Momentum lengthens the steps until they change the weights of a layer by {FirstSteps.RatioWithMomentum(evidence.Trace)!.Value:g2} of their size; {StepLength.Longest(evidence.Subject.Layers.Count):g2} is safe.")
        : excess > 1 ? LocalizableText.Of(
            $"One of the first steps changed the weights of a layer by {FirstSteps.LargestRatio(evidence.Trace)!.Value:g2} of their size; {StepLength.Longest(evidence.Subject.Layers.Count):g2} is safe.")
        : evidence.Has(NotFiniteRule.Id) ? LocalizableText.Of($"Steps end in numbers that are not finite.")
        : DiesLater(evidence) ? LocalizableText.Of($"Units that lived before training died in it, as long steps kill them.")
        : LocalizableText.Of($"The cost rises or swings, or weights change by a large part of their size: steps are too long.");

    /// <summary>By how much the steps are too long; null if nothing shows that they are.</summary>
    internal static double? Excess(Evidence evidence)
    {
        int layers = evidence.Subject.Layers.Count;
        double ratio = Math.Max(FirstSteps.LargestRatio(evidence.Trace) * layers ?? 0, FirstSteps.RatioWithMomentum(evidence.Trace) * layers ?? 0);
        if (ratio > 1 && !Searches(evidence))
        {
            return ratio;
        }

        if (ShortStepCause.IsShort(evidence) && !evidence.Has(NotFiniteRule.Id))
        {
            // The cost of a mini-batch swings with its rows, however short the steps.
            return null;
        }

        bool isLate = evidence.Has(NotFiniteRule.Id) || evidence.Has(OscillationRule.Id) || evidence.Of(SlowConvergenceRule.Id)?.Form == SlowConvergenceRule.TooLong
            || evidence.Of(UpdateRatioRule.Id) is { } found && found.Evidence["ratio"] > found.Evidence["high"];

        // Among rare classes, a mini-batch with one row of them costs many times as much as one without, however short the steps.
        bool hasRisen = FirstSteps.HasRisen(evidence.Trace) && !evidence.Has(ClassImbalanceRule.Id);
        return DiesLater(evidence) || isLate || hasRisen ? 1 : null;
    }

    /// <summary>Whether a step of the optimizer is a search of its own, of any length that lowers the cost.</summary>
    internal static bool Searches(Evidence evidence) => evidence.Subject.Optimizer?.Kind == "lbfgs";

    /// <summary>Whether units died in training although none was dead before it.</summary>
    private static bool DiesLater(Evidence evidence) =>
        evidence.Of(DeadUnitsRule.Id) is { SinceStep: > 0 } && !StructureCause.DeadAtStart(evidence.Trace);
}
