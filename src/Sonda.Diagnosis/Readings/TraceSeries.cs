using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>Series over the layers of a trace, and other views of it that several rules share.</summary>
internal static class TraceSeries
{
    /// <summary>The smallest factor of dropout worth naming.</summary>
    private const double MinDropoutGain = 1.05;

    /// <summary>The number of layers between two others that counts at most: it comes from a file.</summary>
    private const int MaxUnseen = 1000;

    /// <summary>The first reading; null if there is none.</summary>
    public static StepReading? Start(this Trace trace) => trace.Steps.Count > 0 ? trace.Steps[0] : null;

    /// <summary>The factor by which dropout multiplies the gradient, of the layer with the largest one; 0 if negligible or not read.</summary>
    public static double DropoutGain(this StepReading reading)
    {
        double gain = reading.Layers.Max(layer => layer.Factors?.GetValueOrDefault("dropout", 1) ?? 1);
        return gain > MinDropoutGain ? gain : 0;
    }

    /// <summary>
    /// A number of each layer, NaN for a layer that was not read: comparisons with it are false, so that no rule names the layer. Null if
    /// the first or the last hidden layer was not read, if a reading is not finite, or if all are zero.
    /// </summary>
    public static double[]? Series(this StepReading reading, Func<LayerReading, double?> read)
    {
        double?[] values = [.. reading.Layers.Select(read)];
        bool hasEnds = values.Length > 0 && values[0] is not null && values[Math.Max(values.Length - 2, 0)] is not null;
        return hasEnds && Array.TrueForAll(values, value => value is not { } number || double.IsFinite(number)) && values.Any(value => value is not (null or 0))
            ? [.. values.Select(value => value ?? double.NaN)]
            : null;
    }

    /// <summary>The gradient of each layer: ‖δ‖ of a row, else the learning speed, else ‖∂C/∂W‖.</summary>
    public static double[]? Gradients(this StepReading reading) =>
        reading.Series(layer => layer.DeltaNorm) ?? reading.Series(layer => layer.Speed) ?? reading.Series(layer => layer.GradientNorm);

    /// <summary>The number of hidden layers.</summary>
    public static int Hidden(this Trace trace) => trace.Subject.Layers.Count - 1;

    /// <summary>
    /// Widths of the hidden layers from the second to the last, or to an earlier one: the layers between the readings of the first and of that one.
    /// A layer that the trace does not have counts with the width of the next one.
    /// </summary>
    public static int[] WidthsBetween(this Trace trace, int? last = null) => [.. trace.Subject.Layers.Skip(1).Take(last ?? (trace.Hidden() - 1))
        .SelectMany(layer => Enumerable.Repeat(Math.Max(layer.Units, 1), 1 + Math.Clamp(layer.UnseenBefore, 0, MaxUnseen)))];

    /// <summary>Hidden layers without a living unit, as indices.</summary>
    public static int[] Blocked(this Trace trace, StepReading reading) => [.. Enumerable.Range(0, trace.Hidden())
        .Where(i => !trace.Subject.Layers[i].IsResidual && trace.Subject.Layers[i].Units > 0
            && reading.Layers[i].DeadUnits?.Count >= trace.Subject.Layers[i].Units)];

    /// <summary>The largest finite number of the working precision: 4 over its smallest normal one in all IEEE 754 formats.</summary>
    public static double LargestNumber(this TraceSubject subject) => 4 / subject.SmallestNormal;
}
