using System.Globalization;

namespace Sonda.Reports.Texts;

/// <summary>
/// Numbers in the format of one language. The separators are defined here and not in the system's
/// culture data, so that a report is the same on every machine.
/// </summary>
internal sealed class Numbers
{
    private const string NoBreakSpace = "\u00A0";
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private readonly NumberFormatInfo _format;

    internal Numbers(string decimalSeparator, string groupSeparator)
    {
        _format = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        (_format.NumberDecimalSeparator, _format.NumberGroupSeparator, _format.NegativeSign) = (decimalSeparator, groupSeparator, "−");
    }

    /// <summary>Numbers in a language and a medium.</summary>
    /// <remarks>
    /// On the terminal the decimal separator is a point in every language. The thousands separator is a comma in English and a
    /// no-break space in Portuguese, so that a point never means two things on one screen.
    /// </remarks>
    public static Numbers For(string language, Medium medium) => (language, medium) switch
    {
        ("pt", Medium.Page) => new(",", NoBreakSpace),
        ("pt", _) => new(".", NoBreakSpace),
        _ => new(".", ","),
    };

    /// <summary>Numbers with a point and without groups, as in every table of the terminal.</summary>
    public static Numbers Invariant { get; } = new(".", "");

    /// <summary>The sign for a missing number.</summary>
    public static string Missing => "–";

    /// <summary>A whole number with a thousands separator: 50,000.</summary>
    public string Count(long value) => value.ToString("#,0", _format);

    /// <summary>A number with a fixed number of decimals.</summary>
    public string Fixed(double value, int decimals) =>
        double.IsFinite(value) ? value.ToString("N" + decimals, _format) : Missing;

    /// <summary>A number in its shortest form: 0.1, 5, 150,000.</summary>
    public string Plain(double value) => double.IsFinite(value) ? Localized(value, "G10") : Missing;

    /// <summary>A percentage: 96.5%.</summary>
    public string Percent(double percent, int decimals = 1) =>
        double.IsFinite(percent) ? Fixed(percent, decimals) + "%" : Missing;

    /// <summary>A factor: 4.9, 38, 1,240; at most three significant digits.</summary>
    public string Factor(double value) => value switch
    {
        _ when !double.IsFinite(value) => Missing,
        < 10 and > -10 => Fixed(value, 1),
        _ => Count((long)RoundTo(value, 3)),
    };

    /// <summary>A number with a given number of significant digits; below a thousandth as a power of ten: 3.1 × 10⁻⁵.</summary>
    public string Significant(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return Missing;
        }

        if (value == 0)
        {
            return "0";
        }

        double rounded = RoundTo(value, digits);
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(rounded)));
        return exponent is >= -3 and < 6
            ? rounded.ToString("N" + Math.Max(0, digits - 1 - exponent), _format)
            : Fixed(rounded / Math.Pow(10, exponent), digits - 1) + " × " + PowerOfTen(exponent);
    }

    /// <summary>The same for a number given by log₁₀, which may be beyond a double.</summary>
    public string SignificantOfLog(double log10, int digits)
    {
        if (!double.IsFinite(log10) || double.IsNormal(double.Exp10(log10)))
        {
            return Significant(double.Exp10(log10), digits);
        }

        int exponent = (int)Math.Floor(log10);
        return Fixed(double.Exp10(log10 - exponent), digits - 1) + " × " + PowerOfTen(exponent);
    }

    /// <summary>
    /// A number in a .NET format. Its digits before the point have groups, except in the format <c>0</c>: a seed or a port is a name.
    /// </summary>
    public string Localized(IFormattable number, string format)
    {
        ArgumentNullException.ThrowIfNull(number);
        NumberText text = NumberText.Of(number, format);
        return Localized(format == "0" ? text : new NumberText(NumberText.Grouped(text.English.Replace(",", "", StringComparison.Ordinal))));
    }

    /// <summary>A number of a text from below, in this format.</summary>
    public string Localized(NumberText number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return string.Concat(number.English.Select(c => c switch
        {
            '.' => _format.NumberDecimalSeparator,
            ',' => _format.NumberGroupSeparator,
            _ => c.ToString(),
        }));
    }

    /// <summary>A power of ten such as 10⁻³.</summary>
    public static string PowerOfTen(int exponent)
    {
        string digits = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        return "10" + (exponent < 0 ? "⁻" : "") + string.Concat(digits.Select(c => Superscripts[c - '0']));
    }

    private static double RoundTo(double value, int digits) =>
        double.Parse(value.ToString("E" + (digits - 1), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
