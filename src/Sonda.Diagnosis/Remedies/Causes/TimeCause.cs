using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>A gradient that is lost, or grows, on its way back over the time steps.</summary>
internal sealed class TimeCause : ICause
{
    /// <summary>‖U‖/√units below which recurrent weights forget: half of what an orthogonal matrix has.</summary>
    private const double SmallRecurrence = 0.5;

    /// <inheritdoc/>
    public IEnumerable<Prescription> Prescribe(Evidence evidence)
    {
        if (evidence.Of(LostOverTimeRule.Id) is not { } found)
        {
            yield break;
        }

        double? recurrence = Recurrence(evidence);
        if (found.Form == LostOverTimeRule.Growing)
        {
            LocalizableText grows = LocalizableText.Of($"The gradient grows on its way back over the time steps.");
            yield return new Prescription(RemedyKinds.OrthogonalRecurrence, grows);
            yield return new Prescription(RemedyKinds.Clip, grows);
            yield return new Prescription(RemedyKinds.Gru, grows);
            yield break;
        }

        // ReLU keeps a state by the identity; half of an orthogonal one it cuts off.
        bool cuts = evidence.Subject.Layers.Any(layer => layer is { Kind: TraceLayerKind.Rnn, Activation.Kind: "relu" or "leaky-relu" });
        Prescription? larger = recurrence < SmallRecurrence ? new Prescription(cuts ? RemedyKinds.IdentityRecurrence : RemedyKinds.OrthogonalRecurrence, LocalizableText.Of(
            $"The recurrent weights keep {recurrence.Value:g2} of a state per time step; an orthogonal matrix keeps all of it.")) : null;
        if (evidence.Subject.Layers.Any(layer => layer.Kind == TraceLayerKind.Lstm))
        {
            var forget = new Prescription(RemedyKinds.ForgetBias, LocalizableText.Of($"A forget gate that starts half shut loses a state within a few time steps."));
            if (larger is not null)
            {
                // A cell that keeps its state, and gates that see it: one without the other learns rarely, and both learn late.
                yield return larger.After(forget);
                yield return new Prescription(RemedyKinds.Longer, LocalizableText.Of($"A memory that reaches far back is learned late.")).After(larger.After(forget));
            }

            yield return forget;
        }

        if (larger is not null)
        {
            yield return larger;
        }

        LocalizableText lost = LocalizableText.Of($"The first time steps do not reach the output; gates, or the identity, keep a state.");
        if (found.Severity > Severity.Mild || found.Form is LostOverTimeRule.NotLearned or LostOverTimeRule.Unread)
        {
            // As measured (docs/remedies.md): where numbers are added up over time, a GRU learned and the identity did not; where an early step
            // tells the class, it was the other way round.
            bool isOfClasses = evidence.Subject.TargetSize == 0;
            yield return new Prescription(isOfClasses ? RemedyKinds.IdentityRecurrence : RemedyKinds.Gru, lost);
            yield return new Prescription(isOfClasses ? RemedyKinds.Gru : RemedyKinds.IdentityRecurrence, lost);
            yield return new Prescription(RemedyKinds.Lstm, lost);
        }
    }

    /// <summary>‖U‖/√units of the recurrent layer with the smallest; null if not read.</summary>
    private static double? Recurrence(Evidence evidence)
    {
        double[] read = [.. evidence.Subject.Layers.Select((layer, i) => evidence.Start?.Layers[i].RecurrentWeightNorm / Math.Sqrt(Math.Max(layer.Units, 1) * Gates(layer)))
            .OfType<double>()];
        return read.Length > 0 ? read.Min() : null;
    }

    private static int Gates(TraceLayer layer) => layer.Kind switch { TraceLayerKind.Lstm => 4, TraceLayerKind.Gru => 3, _ => 1 };
}
