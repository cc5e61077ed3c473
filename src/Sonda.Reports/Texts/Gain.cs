using Sonda.Diagnosis.Traces;

namespace Sonda.Reports.Texts;

/// <summary>The effect of a layer on a signal or a gradient, in decibels: 20 log₁₀ of the factor, so −6 dB is one half.</summary>
/// <param name="Total">The total; −∞ if nothing arrives, NaN if not read.</param>
/// <param name="Decibels">The causes, in order; −∞ if a cause lets nothing through.</param>
internal sealed record Gain(double Total, IReadOnlyDictionary<string, double> Decibels)
{
    /// <summary>The effect in dB below which a layer counts as neutral: about a ninth.</summary>
    private const double Noticeable = 1;

    internal static IReadOnlyDictionary<string, double> NoFactors { get; } = new Dictionary<string, double>();

    /// <summary>The strongest cause in the direction of the total; null if the total is too small to mention.</summary>
    public string? Dominant => double.IsNaN(Total) || Math.Abs(Total) < Noticeable || Decibels.Count == 0 ? null
        : (Total < 0 ? Decibels.MinBy(cause => cause.Value) : Decibels.MaxBy(cause => cause.Value)).Key;

    /// <summary>The gain of a layer: from its factors, or without causes from ‖δ‖ of it and of the next layer, if that takes anything from it.</summary>
    public static Gain Of(TraceSubject subject, StepReading step, int layer) =>
        step.Layers[layer].Factors is { Count: > 0 } factors ? Of(factors)
        : layer + 1 < step.Layers.Count && !subject.Layers[layer + 1].IsParallel && step.Layers[layer].DeltaNorm is { } here && step.Layers[layer + 1].DeltaNorm is > 0 and { } next
            ? new Gain(20 * Math.Log10(here / next), NoFactors)
        : Of(factors: null);

    /// <summary>Computes the gain from factors; NaN if there are none.</summary>
    public static Gain Of(IReadOnlyDictionary<string, double>? factors)
    {
        if (factors is not { Count: > 0 })
        {
            return new Gain(double.NaN, NoFactors);
        }

        var decibels = factors.ToDictionary(factor => factor.Key, factor => 20 * Math.Log10(factor.Value));

        // Zero times anything is zero, even if another cause is infinite.
        double total = decibels.ContainsValue(double.NegativeInfinity) ? double.NegativeInfinity : decibels.Values.Sum();
        return new Gain(total, decibels);
    }
}
