using System.Globalization;

namespace Sonda.Localization;

/// <summary>A number among the values of a <see cref="LocalizableText"/>; each language and medium writes it its own way.</summary>
/// <param name="English">Its digits with a decimal point, and with commas where they have groups.</param>
internal sealed record NumberText(string English)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// A number in a .NET format. Without a format it stands as it is, because a message may quote a line, a seed or an option with it. In
    /// the format <c>g</c>, that of measured numbers, digits before the point have groups and a power of ten is written as people write it:
    /// 150,000 and 8.7 × 10⁻⁶.
    /// </summary>
    public static NumberText Of(IFormattable number, string? format)
    {
        string digits = number.ToString(format, CultureInfo.InvariantCulture);
        return new NumberText(format is ['g' or 'G', ..] ? Measured(digits) : digits);
    }

    /// <summary>The same digits with commas between thousands.</summary>
    public static string Grouped(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        int first = digits.AsSpan().IndexOfAnyInRange('0', '9');
        int length = first < 0 ? 0 : digits.AsSpan(first).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : digits.Length - first;
        for (int i = first + length - 3; i > first; i -= 3)
        {
            digits = digits.Insert(i, ",");
        }

        return digits;
    }

    /// <inheritdoc/>
    public override string ToString() => English;

    private static string Measured(string digits)
    {
        int mark = digits.IndexOf('e', StringComparison.OrdinalIgnoreCase);
        if (mark < 0)
        {
            return Grouped(digits);
        }

        int exponent = int.Parse(digits.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent is >= 0 and < 6
            ? Grouped(double.Parse(digits, CultureInfo.InvariantCulture).ToString("0", CultureInfo.InvariantCulture))
            : $"{digits[..mark]} × 10{(exponent < 0 ? "⁻" : "")}{string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']))}";
    }
}
