namespace Sonda.Reports.Texts;

/// <summary>What a layer does to a signal or a gradient, in decibels: 20 log₁₀ of the factor, so that −6 dB is a half.</summary>
/// <param name="Total">All of it; −∞ if nothing arrives, NaN if it was not read.</param>
/// <param name="Decibels">The causes, in their order; −∞ if one lets nothing through.</param>
internal sealed record Gain(double Total, IReadOnlyDictionary<string, double> Decibels)
{
    /// <summary>Less than this is said to be nothing: a ninth.</summary>
    private const double Noticeable = 1;

    internal static IReadOnlyDictionary<string, double> NoFactors { get; } = new Dictionary<string, double>();

    /// <summary>The cause that does most in the direction of the whole; null if the whole is not worth a word.</summary>
    public string? Dominant => double.IsNaN(Total) || Math.Abs(Total) < Noticeable ? null
        : (Total < 0 ? Decibels.MinBy(cause => cause.Value) : Decibels.MaxBy(cause => cause.Value)).Key;

    /// <summary>Of factors; not read where there are none.</summary>
    public static Gain Of(IReadOnlyDictionary<string, double>? factors)
    {
        if (factors is not { Count: > 0 })
        {
            return new Gain(double.NaN, NoFactors);
        }

        var decibels = factors.ToDictionary(factor => factor.Key, factor => 20 * Math.Log10(factor.Value));

        // Nothing times anything is nothing, even where a cause behind it is without bound.
        double total = decibels.ContainsValue(double.NegativeInfinity) ? double.NegativeInfinity : decibels.Values.Sum();
        return new Gain(total, decibels);
    }
}
