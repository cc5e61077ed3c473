using Sonda.Diagnosis.Ailments.OutputMisfit;
using Sonda.Diagnosis.Ailments.ZeroJacobian;
using Sonda.Diagnosis.Findings;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>An output that cannot learn the task: nothing else helps before it can.</summary>
internal sealed class OutputCause : ICause
{
    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (evidence.Of(ZeroJacobianRule.Id) is not null || evidence.Of(OutputMisfitRule.Id) is { Severity: Severity.Severe })
        {
            yield return new Prescription(RemedyKinds.FitOutput, LocalizableText.Of($"The output cannot learn the task as it is.")) { IsCertain = true };
        }
        else if (evidence.Of(OutputMisfitRule.Id) is { Severity: > Severity.Mild } && (evidence.Subject.IsSquashedTwice || evidence.Subject.LacksLogarithm))
        {
            yield return new Prescription(RemedyKinds.FitOutput, LocalizableText.Of($"The output passes one function too many or too few before the cost.")) { IsCertain = true };
        }
    }
}
