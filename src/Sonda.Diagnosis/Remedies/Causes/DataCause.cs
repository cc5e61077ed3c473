using Sonda.Diagnosis.Ailments.BadDataScale;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Inputs or targets of a scale that no initial weights and no rate suit: data come before the network.</summary>
internal sealed class DataCause : ICause
{
    /// <summary>
    /// Targets within a factor of ten of 1 suit outputs that start near 1: beyond it the variance of the targets, the cost of guessing, is
    /// off by more than a hundred.
    /// </summary>
    private const double TargetLimit = 10;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        // Outputs that cannot reach their targets because every step is too short want longer steps.
        bool inputs = new BadDataScaleRule().Examine(evidence.Trace).Any();
        bool targets = HasTargetsOff(evidence.Subject) || (evidence.Has(TargetsOffScaleRule.Id) && !evidence.IsStartOff && !ShortStepCause.IsShort(evidence));
        if (!inputs && !targets)
        {
            yield break;
        }

        (TraceInputs? x, TraceTargets? y) = (evidence.Subject.Inputs, evidence.Subject.Targets);
        LocalizableText why = !targets
            ? LocalizableText.Of($"The inputs (root mean square {x!.Rms:g2}, widest feature over narrowest {x.FeatureScaleRatio:g2}) have scales that no initial weights suit.")
            : !inputs
            ? LocalizableText.Of($"The targets (mean {y!.Mean:g3}, deviation {y.Deviation:g3}) are far from the outputs that a network starts with.")
            : LocalizableText.Of($"The inputs (root mean square {x!.Rms:g2}) and the targets (mean {y!.Mean:g3}, deviation {y.Deviation:g3}) have scales that no initial weights suit.");
        yield return new Prescription(RemedyKinds.ScaleData, why) { IsCertain = true };
    }

    /// <summary>Whether numeric targets have a scale that a network has to learn first.</summary>
    internal static bool HasTargetsOff(TraceSubject subject) => subject.Targets is { } targets && (subject.Cost == "quadratic" || TraceCompletion.IsOfNumbers(subject.Cost))
        && (targets.Deviation is < 1 / TargetLimit or > TargetLimit || targets.Mean > TargetLimit * Math.Max(1, targets.Deviation) || targets.ScaleRatio > TargetLimit);
}
