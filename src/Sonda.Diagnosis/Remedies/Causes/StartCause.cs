using Sonda.Diagnosis.Readings;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Initial weights that do not suit the layers: too small, too large, of one sign, or the same in all units.</summary>
internal sealed class StartCause : ICause
{
    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (evidence.Weights is not { IsOff: true } weights)
        {
            yield break;
        }

        LocalizableText why = Why(weights);

        // Weights that fit do not save an activation whose slopes have no bound, or two or more layers that squash.
        if (evidence.IsUnbounded || (evidence.Squashes && evidence.Hidden.Count() > 1))
        {
            yield return new Prescription(RemedyKinds.Selu, why) { IsCertain = true };
            yield return new Prescription(RemedyKinds.Tanh, why);
            yield return new Prescription(RemedyKinds.BatchNorm, why);
        }

        yield return new Prescription(RemedyKinds.Initializer, why) { IsCertain = true };

        // A normalisation does not tell units apart that have the same weights.
        yield return new Prescription(weights.Alike.Count == 0 ? RemedyKinds.BatchNorm : RemedyKinds.Orthogonal, why);
        if (weights.Alike.Count == 0)
        {
            yield return new Prescription(RemedyKinds.LayerNorm, why);
        }

        yield return new Prescription(RemedyKinds.Selu, why);
    }

    private static LocalizableText Why(WeightScale weights) =>
        weights.Alike.Count > 0 ? LocalizableText.Of($"All units of a layer start with the same weights and stay alike.")
        : weights.Shifted.Count > 0 && weights.Off.Count == 0 ? LocalizableText.Of($"The initial weights of a layer have a mean that outweighs their differences.")
        : weights.Off.Count > 0 ? LocalizableText.Of($"The initial weights are {weights.Worst:g2} times the size that suits the activation.")
        : LocalizableText.Of($"The initial weights of all layers together multiply a signal by {weights.Product:g2}.");
}
