using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.Underflow;

/// <summary>Gradients below the smallest number of the working precision.</summary>
internal sealed class UnderflowRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "underflow";

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => !trace.Reads(layer => layer.UnderflowShare is not null || layer.DeltaNorm is not null);

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
            layer.UnderflowShare ?? (layer.DeltaNorm is { } delta ? IsBelow(delta, trace.Subject.Layers[i].Units, smallest) ? 1 : 0 : double.NaN))];

        // A gradient that underflows at the output belongs to a row that the network is certain and right about; the layers lose nothing of it.
        double sent = 1 - (start.Layers[^1].UnderflowShare ?? 0);
        shares = [.. shares.Select(one => sent > 0 ? Math.Max(0, 1 - ((1 - one) / sent)) : 0)];
        double share = shares.Max();
        if (!(share > Certainty.MinShare))
        {
            yield break;
        }

        Severity severity = share >= FlatUnits.Half ? Severity.Severe : Severity.Mild;
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = [.. Enumerable.Range(0, shares.Length).Where(i => shares[i] > 0)],
            SinceStep = start.Step,
            IsOfOneStep = true,
            Probability = Certainty.Estimate(share),
            Evidence = new Dictionary<string, double> { ["share"] = share, ["smallest"] = smallest, ["limit"] = FlatUnits.Half },
            Remedies = [RemedyKinds.Selu, RemedyKinds.BatchNorm, RemedyKinds.Residual, RemedyKinds.Initializer],
        };
    }

    /// <summary>Whether ‖δ‖, read in a wider precision, shows that all numbers of δ lie below the smallest one.</summary>
    private static bool IsBelow(double delta, int units, double smallest) =>
        delta > 0 && delta / Math.Sqrt(Math.Max(units, 1)) < smallest;
}
