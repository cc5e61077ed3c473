using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Rules;

/// <summary>
/// What rules want of a trace: series over layers, where they were read. A reading that is zero in every layer was not read:
/// whoever watches may have left it out.
/// </summary>
internal static class Chart
{
    /// <summary>The first reading; null where there is none.</summary>
    public static StepReading? Start(this Trace trace) => trace.Steps.Count > 0 ? trace.Steps[0] : null;

    /// <summary>What dropout multiplies the gradient by in the layer where it does so most; 0 where it does nothing to speak of, or was not read.</summary>
    public static double Dropped(this StepReading reading)
    {
        double most = reading.Layers.Max(layer => layer.Factors?.GetValueOrDefault("dropout", 1) ?? 1);
        return most > 1.05 ? most : 0;
    }

    /// <summary>One number for each layer; null where one was not read, or is none.</summary>
    public static double[]? Series(this StepReading reading, Func<LayerReading, double?> read)
    {
        double[] values = [.. reading.Layers.Select(layer => read(layer) ?? double.NaN)];
        return Array.TrueForAll(values, double.IsFinite) && values.Any(value => value != 0) ? values : null;
    }

    /// <summary>What comes back to each layer: ‖δ‖ of a row, or else the learning speed, or else ‖∂C/∂W‖.</summary>
    public static double[]? Gradients(this StepReading reading) =>
        reading.Series(layer => layer.DeltaNorm) ?? reading.Series(layer => layer.Speed) ?? reading.Series(layer => layer.GradientNorm);

    /// <summary>The number of hidden layers.</summary>
    public static int Hidden(this Trace trace) => trace.Subject.Layers.Count - 1;

    /// <summary>Widths of the hidden layers between the first and the last, the last included: what stands between their readings.</summary>
    public static int[] WidthsBetween(this Trace trace) =>
        [.. trace.Subject.Layers.Skip(1).Take(trace.Hidden() - 1).Select(layer => Math.Max(layer.Units, 1))];

    /// <summary>Hidden layers without a living unit, as indices.</summary>
    public static int[] Blocked(this Trace trace, StepReading reading) => [.. Enumerable.Range(0, trace.Hidden())
        .Where(i => !trace.Subject.Layers[i].IsResidual && trace.Subject.Layers[i].Units > 0
            && reading.Layers[i].DeadUnits.Count >= trace.Subject.Layers[i].Units)];

    /// <summary>Whether the latest epoch left less than half of the cost of guessing.</summary>
    public static bool HasLearned(this Trace trace) =>
        trace.Subject.ConstantCost is { } guessing && trace.Epochs.LastOrDefault(epoch => epoch.TrainingCost is not null) is { } last
        && last.TrainingCost <= Thresholds.Learned * guessing;

    /// <summary>
    /// The severity of what the start foretells, as long as training has not shown otherwise: what has learned has at most a mild
    /// ailment.
    /// </summary>
    public static Severity Foretold(this Trace trace, double probability) =>
        trace.HasLearned() ? Severity.Mild : Thresholds.Severity(probability);

    /// <summary>The median of some numbers, at least one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
