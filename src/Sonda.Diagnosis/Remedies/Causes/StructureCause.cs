using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.ExplodedSignal;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Ailments.Saturation;
using Sonda.Diagnosis.Ailments.Underflow;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.Vanishing;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>Layers that lose or multiply a signal although their weights fit: flat activations, sums of blocks, narrow layers.</summary>
internal sealed class StructureCause : ICause
{
    /// <summary>The expected number of layers that stop a row from which on a network of them has mostly died: a half.</summary>
    private const double ManyDeadLayers = 0.5;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        bool grows = evidence.Has(ExplodingRule.Id) || evidence.Has(ExplodedSignalRule.Id);
        if (evidence.IsUnbounded && (grows || evidence.Has(NotFiniteRule.Id)))
        {
            LocalizableText why = LocalizableText.Of($"The slopes of the activation have no bound.");
            yield return new Prescription(RemedyKinds.Selu, why) { IsCertain = true };
            yield return new Prescription(RemedyKinds.Tanh, why);
            yield return new Prescription(RemedyKinds.LayerNorm, why);
            yield break;
        }

        if (grows && evidence.Hidden.Any(layer => layer.IsResidual))
        {
            LocalizableText why = LocalizableText.Of($"Each residual block adds to the signal, so that the sum grows although the weights fit.");
            yield return new Prescription(RemedyKinds.LayerNorm, why) { IsCertain = true };
            yield return new Prescription(RemedyKinds.BatchNorm, why);
            yield break;
        }

        if (DeadAtStart(evidence.Trace) && evidence.Has(DeadUnitsRule.Id))
        {
            LocalizableText why = LocalizableText.Of($"Units are dead before any training, although the weights fit: the layers are narrow for their number.");
            if (ExpectedDeadLayers(evidence) >= ManyDeadLayers)
            {
                // So few units a layer lose the rows under any activation: a path around the layers keeps them apart, or matrices that turn them
                // and lose no direction.
                yield return new Prescription($"{RemedyKinds.Tanh}+{RemedyKinds.Residual}", why) { IsCertain = true };
                yield return new Prescription($"{RemedyKinds.Tanh}+{RemedyKinds.Orthogonal}", why);
                yield return new Prescription($"{RemedyKinds.BatchNorm}+{RemedyKinds.Residual}", why);
            }
            else
            {
                yield return new Prescription(RemedyKinds.Selu, why) { IsCertain = true };
            }

            yield return new Prescription(RemedyKinds.Tanh, why);
            yield return new Prescription(RemedyKinds.BatchNorm, why);
            yield return new Prescription(RemedyKinds.Residual, why);
            yield break;
        }

        if (IsWorse(evidence, VanishingRule.Id) || (IsWorse(evidence, VanishedSignalRule.Id) && evidence.Of(VanishedSignalRule.Id)?.Form != VanishedSignalRule.Noise) || IsWorse(evidence, UnderflowRule.Id))
        {
            foreach (Prescription prescription in AgainstVanishing(evidence))
            {
                yield return prescription;
            }
        }
        else if (evidence.Of(SaturationRule.Id) is { SinceStep: 0 } && !evidence.IsStartOff)
        {
            LocalizableText why = LocalizableText.Of($"Units are flat before any training, although the weights fit.");
            yield return new Prescription(RemedyKinds.BatchNorm, why);
            yield return new Prescription(RemedyKinds.LayerNorm, why);
        }
        else if (grows)
        {
            LocalizableText why = LocalizableText.Of($"Signal or gradient grow from layer to layer, although the weights fit.");
            yield return new Prescription(RemedyKinds.LayerNorm, why);
            yield return new Prescription(RemedyKinds.BatchNorm, why);
        }
    }

    private static IEnumerable<Prescription> AgainstVanishing(Evidence evidence)
    {
        if (evidence.Squashes)
        {
            LocalizableText slopes = LocalizableText.Of($"Slopes of at most ¼ shrink the gradient in each layer.");

            // Behind a normalisation the length of a step cannot be read; if steps are short, they are to be read again.
            bool isSlow = IsWorse(evidence, UpdateRatioRule.Id) || ShortStepCause.IsShort(evidence);
            yield return new Prescription(isSlow ? RemedyKinds.Tanh : RemedyKinds.BatchNorm, slopes) { IsCertain = true };
            yield return new Prescription(isSlow ? RemedyKinds.BatchNorm : RemedyKinds.Tanh, slopes);
            yield return new Prescription(RemedyKinds.Relu, slopes);
            yield break;
        }

        LocalizableText why = LocalizableText.Of($"Signal or gradient vanish from layer to layer, although the weights of each layer fit.");
        yield return new Prescription(RemedyKinds.CriticalStart, LocalizableText.Of($"The usual start of this activation loses a part of the signal in each layer; at the edge of chaos it keeps it."));
        yield return new Prescription(RemedyKinds.BatchNorm, why);
        yield return new Prescription(RemedyKinds.Selu, why);
        yield return new Prescription(RemedyKinds.Residual, why);
    }

    private static bool IsWorse(Evidence evidence, string ailment) => evidence.Of(ailment) is { Severity: > Severity.Mild };

    /// <summary>
    /// The number of hidden layers in which all n units are expected to be silent for a row, Σ 2⁻ⁿ: each unit is on with a probability of a
    /// half (Lu et al. 2019).
    /// </summary>
    private static double ExpectedDeadLayers(Evidence evidence) => evidence.Hidden.Sum(layer => Math.Pow(2, -layer.Units));

    /// <summary>Whether a hidden layer has more dead units before training than chance explains.</summary>
    internal static bool DeadAtStart(Trace trace) => trace.Start() is { Step: 0 } start && HasDead(trace, start);

    /// <summary>Whether a hidden layer has more dead units than chance explains.</summary>
    internal static bool HasDead(Trace trace, StepReading reading) => Enumerable.Range(0, trace.Hidden()).Any(i => trace.Subject.Layers[i].Units > 0
        && reading.Layers[i].DeadUnits?.Count >= Math.Min(1, FlatUnits.Limit(trace.Subject.Layers[i].Units)) * trace.Subject.Layers[i].Units);
}
