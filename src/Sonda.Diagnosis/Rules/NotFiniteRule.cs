using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>A number was NaN or infinite. docs/rules/not-finite.md</summary>
public sealed class NotFiniteRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.NotFinite;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        (long step, int layer)? place = trace.NotFinite is { } end ? (end.Step, end.Layer) : InReadings(trace);
        if (place is not { } found)
        {
            yield break;
        }

        double largest = Thresholds.LargestNumber(trace.Subject.SmallestNormal);
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = Severity.Severe,
            Layers = found.layer >= 0 ? [found.layer] : [],
            SinceStep = found.step,
            Probability = 1,
            Evidence = new Dictionary<string, double> { ["step"] = found.step, ["largestNumber"] = largest },
            Remedies = IsUnbounded(trace.Subject)
                ? [Remedies.Selu, Remedies.Tanh, Remedies.Relu, Remedies.LayerNorm, Remedies.Initializer, Remedies.LowerRate, Remedies.Clip]
                : [Remedies.LowerRate, Remedies.Clip, Remedies.Initializer, Remedies.ScaleData, Remedies.LayerNorm, Remedies.Adam],
        };
    }

    /// <summary>The first reading that is not finite, or beyond the working precision though read in a wider one.</summary>
    private static (long Step, int Layer)? InReadings(Trace trace)
    {
        double largest = Thresholds.LargestNumber(trace.Subject.SmallestNormal);
        foreach (StepReading step in trace.Steps)
        {
            for (int i = 0; i < step.Layers.Count; i++)
            {
                LayerReading layer = step.Layers[i];
                double[] readings = [layer.ForwardRms, layer.WeightedRms, layer.DeltaNorm, layer.GradientNorm ?? 0, layer.WeightNorm];
                if (Array.Exists(readings, value => !(Math.Abs(value) <= largest)))
                {
                    return (step.Step, i);
                }
            }

            if (step.Cost is { } cost && !double.IsFinite(cost))
            {
                return (step.Step, -1);
            }
        }

        return null;
    }

    private static bool IsUnbounded(TraceSubject subject) => subject.Layers.Any(layer => layer.LargestSlope is null);
}
