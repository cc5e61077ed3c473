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
    public bool IsIndependent => true;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        bool inputs = new BadDataScaleRule().Examine(evidence.Trace).Any(), targets = evidence.Has(TargetsOffScaleRule.Id) || HasTargetsOff(evidence.Subject);
        if (inputs && targets)
        {
            yield return new Prescription(RemedyKinds.ScaleData, LocalizableText.Of(
                $"The inputs (root mean square {evidence.Subject.Inputs!.Rms:g2}) and the targets (mean {evidence.Subject.Targets!.Mean:g3}, deviation {evidence.Subject.Targets.Deviation:g3}) have scales that no initial weights suit."));
        }
        else if (targets)
        {
            yield return new Prescription(RemedyKinds.ScaleData, LocalizableText.Of(
                $"The targets (mean {evidence.Subject.Targets!.Mean:g3}, deviation {evidence.Subject.Targets.Deviation:g3}) are far from the outputs that a network starts with."));
        }
        else if (inputs)
        {
            yield return new Prescription(RemedyKinds.ScaleData, LocalizableText.Of(
                $"The inputs (root mean square {evidence.Subject.Inputs!.Rms:g2}, widest feature over narrowest {evidence.Subject.Inputs.FeatureScaleRatio:g2}) have scales that no initial weights suit."));
        }
    }

    /// <summary>Whether numeric targets have a scale that a network has to learn first.</summary>
    internal static bool HasTargetsOff(TraceSubject subject) => subject.Targets is { } targets && subject.Cost is "mse" or "quadratic"
        && (targets.Deviation is < 1 / TargetLimit or > TargetLimit || targets.Mean > TargetLimit * Math.Max(1, targets.Deviation) || targets.ScaleRatio > TargetLimit);
}
