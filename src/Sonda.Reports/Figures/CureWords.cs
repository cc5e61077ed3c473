using Sonda.Reports.Texts;

namespace Sonda.Reports.Figures;

/// <summary>The numbers of a cure in figures and pages.</summary>
internal static class CureWords
{
    /// <summary>Percentage points with their sign.</summary>
    public static string Effect(double points, TextCatalog texts) => Signed(points, 1, texts);

    /// <summary>The same, without decimals if whole.</summary>
    public static string Whole(double points, TextCatalog texts) => Signed(points, points == Math.Floor(points) ? 0 : 1, texts);

    /// <summary>Two limits; a dash if there are none.</summary>
    public static string Interval(double low, double high, TextCatalog texts) => double.IsFinite(low) && double.IsFinite(high)
        ? $"{Effect(low, texts)} … {Effect(high, texts)}" : Numbers.Missing;

    /// <summary>A learning speed; a dash if there is none.</summary>
    public static string Speed(double? speed, TextCatalog texts) => speed is { } number ? texts.Numbers.Significant(number, 2) : Numbers.Missing;

    private static string Signed(double value, int decimals, TextCatalog texts) => Math.Round(value, decimals) == 0
        ? texts.Numbers.Fixed(0, decimals)
        : (value < 0 ? "−" : "+") + texts.Numbers.Fixed(Math.Abs(value), decimals);
}
