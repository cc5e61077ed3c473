using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Ailments.UpdateRatio;

/// <summary>Steps that change the weights of a layer by too much, or by too little.</summary>
internal sealed class UpdateRatioRule : IDiagnosticRule
{
    /// <summary>The id of the ailment.</summary>
    public const string Id = "update-ratio";

    /// <summary>The number of readings whose median counts: a ratio from fewer is mostly noise.</summary>
    internal const int MinReadings = 10;

    /// <inheritdoc/>
    public string Ailment => Id;

    /// <inheritdoc/>
    public bool LacksReadings(Trace trace) => trace.Steps.Count >= MinReadings && !trace.Reads(layer => layer.UpdateRatio is not null);

    /// <inheritdoc/>
    public IEnumerable<Finding> Examine(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        // A schedule may begin near 0: steps at half of the largest rate or more count. A step of 0 tells nothing if other steps move, as when another
        // program gathers the gradients of several steps, or if the optimizer is not known.
        double? largestRate = trace.Steps.Max(step => step.LearningRate);
        bool skips = trace.Subject.Optimizer?.DividesByGradientSize is null || (trace.Subject.Writer is not null && trace.Steps.Any(Moves));
        StepReading[] read = [.. trace.Steps
            .Where(step => !(step.LearningRate < largestRate / 2) && (!skips || Moves(step)))
            .Where(step => step.Layers.All(layer => layer.UpdateRatio is not { } ratio || double.IsFinite(ratio)) && step.Layers.Any(layer => layer.UpdateRatio is not null))
            .Take(MinReadings)];
        if (read.Length < MinReadings)
        {
            yield break;
        }

        IReadOnlyList<TraceLayer> layers = trace.Subject.Layers;
        double high = StepLength.Longest(layers.Count);

        // NaN for a layer that was not read each time: comparisons with it are false, so that it is neither fast nor slow. No rate moves a layer that the
        // optimizer does not hold; LeftOutRule finds it.
        int[] left = LeftOutRule.LayersOf(trace);
        double[] ratios = [.. layers.Select((_, i) => !left.Contains(i) && Array.TrueForAll(read, step => step.Layers[i].UpdateRatio is not null)
            ? Probability.Median(read.Select(step => step.Layers[i].UpdateRatio!.Value)) : double.NaN)];
        double[] learned = [.. ratios.Select(ratio => WithoutDecay(ratio, trace.Subject.Optimizer?.Shrinkage ?? 0))];
        double[] lows = [.. layers.Select(layer => ShortestStep(layer.Units, trace.Subject.PlannedSteps, trace.Subject.PrecisionBits))];
        int[] fast = [.. Enumerable.Range(0, ratios.Length).Where(i => ratios[i] > high)];
        // Behind a layer without a living unit, or if the output cannot move, no rate moves anything; other rules find that.
        bool isCut = trace.Subject.CannotLearn is not null || Array.Exists(read, step => trace.Blocked(step).Length > 0);
        int[] slow = [.. Enumerable.Range(0, ratios.Length).Where(i => learned[i] < lows[i] && !(isCut && learned[i] == 0))];
        if (fast.Length > 0)
        {
            int worst = fast.MaxBy(i => ratios[i]);
            Severity severity = ratios[worst] >= 1 ? Severity.Moderate : Severity.Mild;
            yield return Found(trace, read[0].Step, fast, worst, ratios, lows, high, severity,
                [RemedyKinds.LowerRate, RemedyKinds.Clip, RemedyKinds.Initializer, RemedyKinds.ScaleData]);
        }
        else if (slow.Length > 0)
        {
            int worst = slow.MinBy(i => learned[i] / lows[i]);
            Severity severity = slow.Length == ratios.Count(double.IsFinite) ? Severity.Moderate : Severity.Mild;
            yield return Found(trace, read[0].Step, slow, worst, learned, lows, high, severity,
                [.. trace.Subject.Optimizer?.LearningRate == 0 ? [RemedyKinds.DefaultRate] : Array.Empty<string>(), RemedyKinds.HigherRate, RemedyKinds.LayerRates, RemedyKinds.Adam, RemedyKinds.Initializer]);
        }
    }

    private static bool Moves(StepReading step) => step.Layers.Any(layer => layer.UpdateRatio is > 0);

    /// <summary>
    /// The length of a step without its weight decay. Decay points along the weights, a direction unrelated to that of an early gradient, so
    /// that the squares subtract. A part smaller than the last digits of the decay is lost.
    /// </summary>
    private static double WithoutDecay(double ratio, double shrinkage) => Math.Sqrt(Math.Max(0, (ratio - shrinkage) * (ratio + shrinkage)));

    /// <summary>
    /// How far a step must move weights at least, relative to their size: a decade (the usual grid of learning rates) below what all planned
    /// steps together need to move them by <see cref="StepLength.Needed"/>. Never below half the last digit of the precision, which rounding removes.
    /// </summary>
    internal static double ShortestStep(int units, long steps, int precisionBits) =>
        Math.Max(steps > 0 ? StepLength.Needed(units) / (10.0 * steps) : 0, Math.ScaleB(1, -precisionBits - 1));

    private Finding Found(
        Trace trace, long since, int[] found, int worst, double[] ratios, double[] lows, double high, Severity severity, string[] remedies) => new()
        {
            Ailment = Ailment,
            Severity = trace.HasLearned() ? Severity.Mild : severity,
            Layers = found,
            SinceStep = since,
            Probability = Certainty.Estimate(
                ratios[worst] > high ? ratios[worst] / (ratios[worst] + high) : lows[worst] / (lows[worst] + ratios[worst])),
            Evidence = new Dictionary<string, double> { ["ratio"] = ratios[worst], ["low"] = lows[worst], ["high"] = high },
            Remedies = remedies,
        };
}
