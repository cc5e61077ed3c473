using Sonda.Diagnosis.Ailments.WeightDecay;
using Sonda.Diagnosis.Readings;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Forces on a network that are no gradient of its cost: weight decay that outweighs it, dropout that leaves nothing of a signal.</summary>
internal sealed class ForceCause : ICause
{
    /// <summary>The share of the gradient from which decay that takes all weights within the plan matters: a tenth.</summary>
    private const double MinPull = 0.1;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (Pull(evidence) is { } pull && (evidence.Has(WeightDecayRule.Id) || pull > 1 || (pull > MinPull && Taken(evidence) > 1)))
        {
            LocalizableText why = pull < MinPull
                ? LocalizableText.Of($"Weight decay takes from the weights what the gradient of the cost adds to them.")
                : LocalizableText.Of($"Weight decay pulls {pull:g2} times as hard as the gradient of the layer that has the largest.");
            yield return new Prescription(RemedyKinds.NoDecay, why) { IsCertain = true };
        }

        double kept = KeptSignal.Of(evidence.Subject);
        if (kept < KeptSignal.Min)
        {
            LocalizableText why = LocalizableText.Of($"Dropout of all layers together passes {100 * kept:g2}% of a signal.");
            yield return new Prescription(RemedyKinds.NoDropout, why) { IsCertain = true };
        }
    }

    /// <summary>
    /// Weight decay over the gradient, c‖W‖/‖g‖, of the layer in which the gradient is strongest; null without decay, or if not read.
    /// Layers behind which a gradient vanishes are left out: there everything outweighs it.
    /// </summary>
    internal static double? Pull(Evidence evidence) => evidence.Subject.Optimizer?.Decay is > 0 && evidence.Start is { } start
        ? start.Layers.Select((layer, i) => DecayPull.Of(evidence.Subject, i, layer)).Min()
        : null;

    /// <summary>
    /// How many times over decay could remove the weights of the layer that keeps them best, if no gradient answered; null if not read.
    /// </summary>
    private static double? Taken(Evidence evidence) =>
        evidence.Start?.Layers.Select((layer, i) => DecayPull.Removed(evidence.Subject, i, layer)).Min();
}
