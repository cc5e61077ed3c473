using System.Globalization;

namespace Sonda.Cli.Output;

/// <summary>Measured numbers for people, in the same form in every country.</summary>
internal static class Figures
{
    /// <summary>A learning speed with three digits: 0.0592, or 2.13e-137 below 0.0001; ∞ for infinity, – for NaN.</summary>
    public static string Speed(double speed)
    {
        if (speed == 0 || !double.IsFinite(speed))
        {
            return speed == 0 ? "0" : double.IsNaN(speed) ? "–" : speed > 0 ? "∞" : "−∞";
        }

        double magnitude = Math.Abs(speed);
        if (magnitude is < 1e-4 or >= 1e4)
        {
            return speed.ToString("0.00e-0", CultureInfo.InvariantCulture);
        }

        int decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(magnitude)));
        return speed.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A learning speed that may be beyond the range of doubles, given its logarithm as well.</summary>
    public static string Speed(double speed, double log10)
    {
        if ((speed != 0 && double.IsFinite(speed)) || !double.IsFinite(log10))
        {
            return Speed(speed);
        }

        double exponent = Math.Floor(log10);
        double mantissa = Math.Pow(10, log10 - exponent);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa:0.00}e{exponent:0}");
    }

    /// <summary>A figure of the book with the digits that the book prints.</summary>
    public static string AsPrinted(double figure) => figure.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The ratio of two speeds, from its logarithm; "?" if one speed is zero.
    /// </summary>
    public static string Ratio(double log10) =>
        double.IsFinite(log10) ? Speed(double.Exp10(log10), log10) : "?";

    /// <summary>An accuracy: 96.81%.</summary>
    public static string Percent(double percent) =>
        double.IsNaN(percent) ? "–" : percent.ToString("F2", CultureInfo.InvariantCulture) + "%";

    /// <summary>A duration: 0.12 s, 3 min 20 s, 1 h 05 min.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600} h {(int)seconds % 3600 / 60:00} min"),
    };

    /// <summary>An estimated time: whole seconds, rounded up.</summary>
    public static string Remaining(double seconds) => Math.Ceiling(seconds) is < 10 and double few
        ? string.Create(CultureInfo.InvariantCulture, $"{few:F0} s")
        : Duration(Math.Ceiling(seconds));
}
