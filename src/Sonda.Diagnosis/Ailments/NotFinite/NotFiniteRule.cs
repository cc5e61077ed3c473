using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.NotFinite;

/// <summary>A number that is NaN or infinite.</summary>
internal sealed class NotFiniteRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "not-finite";

    /// <summary>The form in which the inputs already hold such numbers, so that no change of the network helps.</summary>
    internal const string Inputs = "inputs";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => false;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        (long step, int layer)? place = trace.NotFinite is { } end ? (end.Step, end.Layer) : InReadings(trace);
        if (place is not { } found)
        {
            yield break;
        }

        double largest = trace.Subject.LargestNumber();
        bool isInInputs = trace.Subject.Inputs is { } inputs && !(double.IsFinite(inputs.Rms) && double.IsFinite(inputs.LargestMagnitude));
        yield return new Finding
        {
            Ailment = Ailment,
            Form = isInInputs ? Inputs : null,
            Severity = Severity.Severe,
            Layers = found.layer >= 0 ? [found.layer] : [],
            SinceStep = found.step,
            Probability = 1,
            Evidence = new Dictionary<string, double> { ["step"] = found.step, ["largestNumber"] = largest },
            Remedies = isInInputs ? []
                : IsUnbounded(trace.Subject)
                ? [RemedyKinds.Selu, RemedyKinds.Tanh, RemedyKinds.Relu, RemedyKinds.LayerNorm, RemedyKinds.Initializer, RemedyKinds.LowerRate, RemedyKinds.Clip]
                : [RemedyKinds.LowerRate, RemedyKinds.Clip, RemedyKinds.Initializer, RemedyKinds.ScaleData, RemedyKinds.LayerNorm, RemedyKinds.Adam],
        };
    }

    /// <summary>The first reading that is not finite, or that exceeds the working precision although it was read in a wider one.</summary>
    private static (long Step, int Layer)? InReadings(Trace trace)
    {
        double largest = trace.Subject.LargestNumber();
        foreach (StepReading step in trace.Steps)
        {
            for (int i = 0; i < step.Layers.Count; i++)
            {
                LayerReading layer = step.Layers[i];
                double?[] readings = [layer.ForwardRms, layer.WeightedRms, layer.DeltaNorm, layer.GradientNorm, layer.WeightNorm];
                if (Array.Exists(readings, value => value is { } number && !(Math.Abs(number) <= largest)))
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

    private static bool IsUnbounded(TraceSubject subject) => subject.Layers.Any(layer => layer.Activation?.LargestSlope == double.PositiveInfinity);
}
