using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>A step changes the weights of a layer by too much, or by too little. docs/rules/update-ratio.md</summary>
public sealed class UpdateRatioRule : IDiagnosticRule
{
    /// <inheritdoc/>
    public string Ailment => Ailments.UpdateRatio;

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        StepReading[] read = [.. trace.Steps.Where(step => step.Layers.All(layer => layer.UpdateRatio is { } ratio && double.IsFinite(ratio)))
            .Take(Thresholds.FewestReadings)];
        if (read.Length < Thresholds.FewestReadings)
        {
            yield break;
        }

        IReadOnlyList<TraceLayer> layers = trace.Subject.Layers;
        double high = Thresholds.LongestStep(layers.Count);
        double[] ratios = [.. layers.Select((_, i) => Chart.Median(read.Select(step => step.Layers[i].UpdateRatio!.Value)))];
        double[] learned = [.. ratios.Select(ratio => WithoutDecay(ratio, trace.Subject.Shrinkage))];
        double[] lows = [.. layers.Select(layer => Thresholds.ShortestStep(layer.Units, trace.Subject.PlannedSteps, trace.Subject.PrecisionBits))];
        int[] fast = [.. Enumerable.Range(0, ratios.Length).Where(i => ratios[i] > high)];
        // Behind a layer without a living unit, and where the output cannot move, nothing moves at any rate; other rules say so.
        bool isCut = trace.Subject.CannotLearn is not null || Array.Exists(read, step => trace.Blocked(step).Length > 0);
        int[] slow = [.. Enumerable.Range(0, ratios.Length).Where(i => learned[i] < lows[i] && !(isCut && learned[i] == 0))];
        if (fast.Length > 0)
        {
            int worst = fast.MaxBy(i => ratios[i]);
            Severity severity = ratios[worst] >= 1 ? Severity.Moderate : Severity.Mild;
            yield return Found(trace, read[0].Step, fast, worst, ratios, lows, high, severity,
                [Remedies.LowerRate, Remedies.Clip, Remedies.Initializer, Remedies.ScaleData]);
        }
        else if (slow.Length > 0)
        {
            int worst = slow.MinBy(i => learned[i] / lows[i]);
            Severity severity = slow.Length == ratios.Length ? Severity.Moderate : Severity.Mild;
            yield return Found(trace, read[0].Step, slow, worst, learned, lows, high, severity,
                [Remedies.HigherRate, Remedies.LayerRates, Remedies.Adam, Remedies.Initializer]);
        }
    }

    /// <summary>
    /// What is left of a step without its decay, which points along the weights; a gradient knows nothing of that direction at first, so
    /// that the squares subtract. What is smaller than the last digits of the decay is not seen beside it.
    /// </summary>
    private static double WithoutDecay(double ratio, double shrinkage) => Math.Sqrt(Math.Max(0, (ratio - shrinkage) * (ratio + shrinkage)));

    private Finding Found(
        Trace trace, long since, int[] found, int worst, double[] ratios, double[] lows, double high, Severity severity, string[] remedies) => new()
        {
            Ailment = Ailment,
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = found,
            SinceStep = since,
            Probability = Thresholds.Estimate(
                ratios[worst] > high ? ratios[worst] / (ratios[worst] + high) : lows[worst] / (lows[worst] + ratios[worst])),
            Evidence = new Dictionary<string, double> { ["ratio"] = ratios[worst], ["low"] = lows[worst], ["high"] = high },
            Remedies = remedies,
        };
}
