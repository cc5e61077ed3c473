using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>The gradient fades on its way to the early layers, and more so than the signal on its way forward. docs/rules/vanishing.md</summary>
public sealed class VanishingRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.Vanishing;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start || VanishingLimit(trace, start) is not { } gradients)
        {
            yield break;
        }

        int hidden = trace.Hidden();
        int[] widths = trace.WidthsBetween();
        double ratio = gradients[0] / gradients[hidden - 1], chance = Thresholds.VanishingLimit(widths);
        PlateauEscape prospect = PlateauEscape.Of(trace, start, isBalanced: false);
        double suffers = prospect.Probability ?? Thresholds.LikelyToSuffer;
        double real = ratio > 0 ? Thresholds.Normal((Math.Log(chance / ratio) / Thresholds.LogNoise(widths)) + Thresholds.Errors) : 1;
        Severity severity = trace.Foretold(suffers);
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = severity,
            Layers = [.. Enumerable.Range(0, hidden - 1).Where(i => gradients[i] < Math.Exp(-1) * gradients[hidden - 1])],
            SinceStep = start.Step,
            Probability = Thresholds.Estimate(severity == Severity.Mild ? real : suffers),
            Evidence = new Dictionary<string, double>(prospect.Evidence)
            {
                ["ratio"] = ratio,
                ["perLayer"] = Math.Pow(ratio, 1.0 / (hidden - 1)),
                ["chance"] = chance,
                ["forwardGain"] = ForwardGain(start, hidden),
            },
            Remedies = [.. prospect.Remedies, Remedies.Selu, Remedies.BatchNorm, Remedies.Residual, Remedies.Tanh, Remedies.Relu, Remedies.LayerRates, Remedies.Adam],
        };
    }

    /// <summary>What comes back to each layer, where it fades beyond chance and beyond what the signal loses; else null.</summary>
    internal static double[]? VanishingLimit(Trace trace, StepReading start)
    {
        int hidden = trace.Hidden();
        if (hidden < 2 || trace.Blocked(start).Length > 0 || start.Gradients() is not { } gradients || gradients[hidden - 1] == 0)
        {
            return null;
        }

        // Weights that are too small take the same from signal and gradient; that is the affair of the signal's rule.
        double ratio = gradients[0] / gradients[hidden - 1];
        return ratio / Math.Min(1, ForwardGain(start, hidden)) < Thresholds.VanishingLimit(trace.WidthsBetween()) ? gradients : null;
    }

    private static double ForwardGain(StepReading start, int hidden) =>
        start.Series(layer => layer.ForwardRms) is { } rms && rms[0] > 0 ? rms[hidden - 1] / rms[0] : 1;
}
