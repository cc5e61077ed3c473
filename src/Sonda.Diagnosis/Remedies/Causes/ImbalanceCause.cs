using Sonda.Diagnosis.Ailments.ClassImbalance;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>A class that fills nearly all of the cost: the others need more weight in it.</summary>
internal sealed class ImbalanceCause : ICause
{
    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (evidence.Of(ClassImbalanceRule.Id) is { } finding)
        {
            LocalizableText why = LocalizableText.Of($"The largest class has {100 * finding.Evidence["share"]:g3}% of the cost; with weights, every class has the same part.");
            yield return new Prescription(RemedyKinds.ClassWeights, why);
        }
    }
}
