using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.BadDataScale;

/// <summary>Inputs that are too large, too small, or of very different scales.</summary>
internal sealed class BadDataScaleRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "bad-data-scale";

    /// <summary>
    /// Inputs within a factor of ten of 1 suit initial weights of any kind. Curvature grows with their square, so that beyond it the best
    /// learning rate is off by more than a hundred.
    /// </summary>
    private const double ScaleLimit = 10;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) =>
        trace.Subject is { Inputs: null, Layers: [{ Kind: not TraceLayerKind.Embedding, Norm: TraceNorm.None }, ..] };

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);

        // The inputs of an embedding are names, and a normalisation takes the scale out of the first layer.
        if (trace.Subject.Inputs is not { Rows: > 1 } inputs || trace.Subject.Layers[0] is not { Kind: not TraceLayerKind.Embedding, Norm: TraceNorm.None })
        {
            yield break;
        }

        if (!double.IsFinite(inputs.Rms))
        {
            // NaN has no scale; the rule for numbers that are not finite names it.
            yield break;
        }

        double decades = inputs.Rms > 0 ? Math.Abs(Math.Log10(inputs.Rms)) : double.PositiveInfinity;

        // If some features are constant, others nearly are, as at the borders of images; those are rare, not narrow.
        double limit = FeatureRatioLimit(trace.Subject.PlannedSteps);
        bool isUneven = inputs.ConstantShare == 0 && inputs.FeatureScaleRatio > limit;
        bool isOff = decades > Math.Log10(ScaleLimit);
        if (!isUneven && !isOff)
        {
            yield break;
        }

        bool isFar = decades > 2 * Math.Log10(ScaleLimit) || (isUneven && StepLength.IsAdaptive(trace.Subject) == false);
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
                ["low"] = 1 / ScaleLimit,
                ["high"] = ScaleLimit,
                ["largest"] = inputs.LargestMagnitude,
                ["ratio"] = inputs.FeatureScaleRatio,
                ["ratioLimit"] = limit,
            },
            Remedies = [RemedyKinds.ScaleData, RemedyKinds.BatchNorm, RemedyKinds.Adam, RemedyKinds.LowerRate],
        };
    }

    /// <summary>
    /// The largest ratio of the widest to the narrowest feature that descent can level in so many steps: √steps. The narrow one learns
    /// (ratio)² times more slowly, because curvature is the square of the input.
    /// </summary>
    private static double FeatureRatioLimit(long steps) => Math.Max(ScaleLimit, Math.Sqrt(steps));
}
