using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Vanishing;

/// <summary>A gradient that vanishes on its way to the early layers, and more than the signal does on its way forward.</summary>
internal sealed class VanishingRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "vanishing";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.LacksGradients();

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace) => LayerPath.Examine(trace, Along);

    private IEnumerable<Finding> Along(Trace trace)
    {
        if (trace.Start() is not { } start || VanishingGradients(trace, start) is not { } gradients)
        {
            yield break;
        }

        int hidden = trace.Hidden();
        int[] widths = trace.WidthsBetween();
        double ratio = gradients[0] / gradients[hidden - 1], chance = Chance.VanishingLimit(widths);
        PlateauEscape escape = PlateauEscape.Of(trace, start, isBalanced: false);
        double suffers = escape.Probability ?? Certainty.Unforeseen(ratio);
        double real = ratio > 0 ? Chance.Beyond(chance / ratio, widths) : 1;
        Severity severity = trace.Predicted(suffers);
        yield return new Finding
        {
            Ailment = Ailment,
            Form = LayerPath.Form(trace),
            Severity = severity,
            Layers = [.. Enumerable.Range(0, hidden - 1).Where(i => gradients[i] < Math.Exp(-1) * gradients[hidden - 1])],
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(severity == Severity.Mild ? real : suffers),
            Evidence = new Dictionary<string, double>(escape.Evidence)
            {
                ["ratio"] = ratio,
                ["perLayer"] = Math.Pow(ratio, 1.0 / (hidden - 1)),
                ["chance"] = chance,
                ["forwardGain"] = ForwardGain(start, hidden),
            },
            Remedies = [.. escape.Remedies, RemedyKinds.Selu, RemedyKinds.BatchNorm, RemedyKinds.Residual, RemedyKinds.Tanh, RemedyKinds.Relu, RemedyKinds.LayerRates, RemedyKinds.Adam],
        };
    }

    /// <summary>The gradient of each layer, if it vanishes beyond chance and more than the signal; otherwise null.</summary>
    internal static double[]? VanishingGradients(Trace trace, StepReading start)
    {
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Blocked(start).Length > 0 || start.Gradients() is not { } gradients || gradients[hidden - 1] == 0)
        {
            return null;
        }

        // Weights that are too small reduce signal and gradient alike; the rule of the vanished signal covers that.
        double ratio = gradients[0] / gradients[hidden - 1];
        return ratio / Math.Min(1, ForwardGain(start, hidden)) < Chance.VanishingLimit(trace.WidthsBetween()) ? gradients : null;
    }

    /// <summary>
    /// The signal of the last hidden layer over that of the first; 1 if not read. If one of them was not read, the layers that were read
    /// give the factor of a layer.
    /// </summary>
    private static double ForwardGain(StepReading start, int hidden)
    {
        (int Layer, double Rms)[] read = [.. start.Layers.Take(hidden).Select((layer, i) => (i, layer.ForwardRms ?? double.NaN)).Where(one => !double.IsNaN(one.Item2))];
        return read is [{ Rms: > 0 } first, .., { Rms: < double.PositiveInfinity } last]
            ? Math.Pow(last.Rms / first.Rms, (hidden - 1.0) / (last.Layer - first.Layer))
            : 1;
    }
}
