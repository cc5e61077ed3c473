using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>Inputs are too large, too small, or of very different scales. docs/rules/bad-data-scale.md</summary>
public sealed class BadDataScaleRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.BadDataScale;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);

        // Of an embedding the inputs are names; of a normalised first layer the scale is taken out.
        if (trace.Subject.Inputs is not { Rows: > 1 } inputs || trace.Subject.Layers[0] is not { Kind: not "embedding", Norm: "none" })
        {
            yield break;
        }

        double decades = inputs.Rms > 0 ? Math.Abs(Math.Log10(inputs.Rms)) : double.PositiveInfinity;

        // Where features are constant others nearly are, as at the borders of images; they are rare, not narrow.
        double limit = Thresholds.FeatureRatio(trace.Subject.PlannedSteps);
        bool isUneven = inputs.ConstantShare == 0 && inputs.FeatureScaleRatio > limit;
        bool isOff = decades > Math.Log10(Thresholds.InputDecade);
        if (!isUneven && !isOff)
        {
            yield break;
        }

        bool isFar = decades > 2 * Math.Log10(Thresholds.InputDecade) || (isUneven && !StepLength.IsAdaptive(trace.Subject));
        yield return new Finding
        {
            Ailment = Ailment,
            Severity = isFar && !trace.HasLearned() ? Severity.Moderate : Severity.Mild,
            Layers = [0],
            SinceStep = trace.Start()?.Step ?? 0,
            Probability = 1,
            Evidence = new Dictionary<string, double>
            {
                ["rms"] = inputs.Rms,
                ["low"] = 1 / Thresholds.InputDecade,
                ["high"] = Thresholds.InputDecade,
                ["largest"] = inputs.LargestMagnitude,
                ["ratio"] = inputs.FeatureScaleRatio,
                ["ratioLimit"] = limit,
            },
            Remedies = [Remedies.ScaleData, Remedies.BatchNorm, Remedies.Adam, Remedies.LowerRate],
        };
    }
}
