using Sonda.Reports.Texts;

namespace Sonda.Reports.Figures;

/// <summary>The numbers of a cure as figures and page write them.</summary>
internal static class CureWords
{
    /// <summary>Percentage points with their sign.</summary>
    public static string Effect(double points, Prose prose) => Signed(points, 1, prose);

    /// <summary>The same, whole.</summary>
    public static string Whole(double points, Prose prose) => Signed(points, points == Math.Floor(points) ? 0 : 1, prose);

    /// <summary>Two limits; a dash where there are none.</summary>
    public static string Interval(double low, double high, Prose prose) => double.IsFinite(low) && double.IsFinite(high)
        ? $"{Effect(low, prose)} … {Effect(high, prose)}" : Numbers.Missing;

    /// <summary>A learning speed, where there is one.</summary>
    public static string Speed(double? speed, Prose prose) => speed is { } number ? prose.Numbers.Significant(number, 2) : Numbers.Missing;

    private static string Signed(double value, int decimals, Prose prose) => Math.Round(value, decimals) == 0
        ? prose.Numbers.Fixed(0, decimals)
        : (value < 0 ? "−" : "+") + prose.Numbers.Fixed(Math.Abs(value), decimals);
}
