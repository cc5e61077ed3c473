using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Findings;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Weights that no step can move: nothing else helps these layers. A network that has learned may leave them out by intention.</summary>
internal sealed class LeftOutCause : ICause
{
    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        foreach (Finding found in evidence.Findings.Where(finding => finding is { Ailment: LeftOutRule.Id, Severity: > Severity.Mild }))
        {
            yield return found.Form == LeftOutRule.CutOff
                ? new Prescription(RemedyKinds.ConnectWeights, LocalizableText.Of($"Without a gradient, no optimizer and no rate moves a weight.")) { IsCertain = true }
                : new Prescription(RemedyKinds.HoldWeights, LocalizableText.Of($"No rate moves a weight that the optimizer does not hold.")) { IsCertain = true };
        }
    }
}
