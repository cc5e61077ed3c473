using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>Gradients fall below what the working precision holds. docs/rules/underflow.md</summary>
public sealed class UnderflowRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.Underflow;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Start() is not { } start)
        {
            yield break;
        }

        double smallest = trace.Subject.SmallestNormal;
        double[] shares = [.. start.Layers.Select((layer, i) =>
            layer.UnderflowShare ?? (IsBelow(layer, trace.Subject.Layers[i].Units, smallest) ? 1 : 0))];

        // What underflows at the output already is of rows that it is certain and right about; nothing of them is lost on its way.
        double sent = 1 - (start.Layers[^1].UnderflowShare ?? 0);
        shares = [.. shares.Select(one => sent > 0 ? Math.Max(0, 1 - ((1 - one) / sent)) : 0)];
        double share = shares.Max();
        if (!(share > Thresholds.MinShare))
        {
            yield break;
        }

        Severity severity = share >= Thresholds.FlatShare ? Severity.Severe : Severity.Mild;
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] > 0)],
            SinceStep = start.Step,
            Probability = Thresholds.Estimate(share),
            Evidence = new Dictionary<string, double> { ["share"] = share, ["smallest"] = smallest, ["limit"] = Thresholds.FlatShare },
            Remedies = [Remedies.Selu, Remedies.BatchNorm, Remedies.Residual, Remedies.Initializer],
        };
    }

    /// <summary>Read in a wider precision, ‖δ‖ is that of numbers that are all below the smallest.</summary>
    private static bool IsBelow(LayerReading layer, int units, double smallest) =>
        layer.DeltaNorm > 0 && layer.DeltaNorm / Math.Sqrt(Math.Max(units, 1)) < smallest;
}
