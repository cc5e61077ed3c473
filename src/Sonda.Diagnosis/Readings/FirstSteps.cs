using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Readings;

/// <summary>
/// How far the first steps moved the weights. Later steps hide a step that was too long: after it units are flat, and updates are tiny.
/// </summary>
internal static class FirstSteps
{
    /// <summary>The number of first steps that count.</summary>
    private const int Count = 3;

    /// <summary>The rise of the cost over its first value that no step of a fitting length makes.</summary>
    private const double MaxRise = 3;

    /// <summary>The largest ‖ΔW‖/‖W‖ of a layer in the first three steps; null if not read, infinite if a number ended there.</summary>
    public static double? LargestRatio(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return Largest(trace, Count);
    }

    /// <summary>
    /// The ‖ΔW‖/‖W‖ that the first step grows to under momentum, 1/(1 − μ) times its own, as long as the gradient stays; null without momentum, or if
    /// not read.
    /// </summary>
    public static double? RatioWithMomentum(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Subject.Optimizer is { DividesByGradientSize: false, Momentum: > 0 and < 1 and var momentum } ? Largest(trace, 1) / (1 - momentum) : null;
    }

    /// <summary>The largest cost of a step over the first one; null if the first was not read or is 0.</summary>
    public static double? LargestRise(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.Start() is { Step: 0, Cost: > 0 and var first } ? trace.Steps.Max(step => step.Cost ?? 0) / first : null;
    }

    /// <summary>Whether the cost rose as no step of a fitting length raises it.</summary>
    public static bool HasRisen(Trace trace) => LargestRise(trace) > MaxRise;

    private static double? Largest(Trace trace, int steps)
    {
        // A normalisation behind the weights divides their size away: a long step lengthens them, which shortens the next one.
        double[] ratios = [.. trace.Steps.Where(step => step.Step < steps)
            .SelectMany(step => step.Layers.Where((_, i) => trace.Subject.Layers[i].Norm == TraceNorm.None))
            .Select(layer => layer.UpdateRatio ?? double.NaN).Where(ratio => !double.IsNaN(ratio))];
        return ratios.Length == 0 ? null : ratios.Max();
    }
}
