using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Findings;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Steps that are too short for the plan.</summary>
internal sealed class ShortStepCause : ICause
{
    /// <summary>The largest number of decades by which a rate is raised at once.</summary>
    private const int MaxDecades = 3;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (LongStepCause.Excess(evidence) is not null)
        {
            yield break;
        }

        if (evidence.Subject.Optimizer?.LearningRate == 0)
        {
            yield return new Prescription(RemedyKinds.DefaultRate, LocalizableText.Of($"The learning rate is 0: no step changes a weight.")) { IsCertain = true };
            yield return new Prescription(RemedyKinds.Adam, LocalizableText.Of($"The learning rate is 0: no step changes a weight."));
            yield break;
        }

        int decades = 1;
        LocalizableText why;
        if (evidence.Of(UpdateRatioRule.Id) is { } found && found.Evidence["ratio"] < found.Evidence["low"])
        {
            (double ratio, double low) = (found.Evidence["ratio"], found.Evidence["low"]);

            // The low limit lies a decade below what all planned steps need to move the weights by their reach.
            decades = ratio > 0 ? Math.Clamp((int)Math.Ceiling(Math.Log10(10 * low / ratio)), 1, MaxDecades) : MaxDecades;
            why = LocalizableText.Of($"A step changes the weights of a layer by {ratio:g2} of their size; the planned steps need {10 * low:g2}.");
        }
        else if (evidence.Of(SlowConvergenceRule.Id) is { } slow && slow.Form != SlowConvergenceRule.TooLong)
        {
            why = LocalizableText.Of($"The cost hardly falls, and no step is too long.");
        }
        else
        {
            yield break;
        }

        // In every layer, or only in some of them.
        bool isCertain = evidence.Of(UpdateRatioRule.Id) is { Severity: > Severity.Mild };
        yield return new Prescription(RemedyKinds.Adam, why) { IsCertain = isCertain };
        yield return Prescription.Of(RemedyKinds.HigherRate, decades, why) with { IsCertain = isCertain };
        yield return Prescription.Of(RemedyKinds.HigherRate, decades + 1, why);
    }
}
