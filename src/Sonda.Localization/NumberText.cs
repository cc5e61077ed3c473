using System.Globalization;

namespace Sonda.Localization;

/// <summary>A number among the values of a <see cref="LocalizableText"/>; each language and medium writes it its own way.</summary>
/// <param name="Invariant">Its digits with a decimal point and without groups.</param>
internal sealed record NumberText(string Invariant)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>
    /// A number in a .NET format. In the format <c>g</c> a number of up to six digits before the point has no exponent, and a power of ten is
    /// written as people write it: 8.7 × 10⁻⁶.
    /// </summary>
    public static NumberText Of(IFormattable number, string? format)
    {
        string digits = number.ToString(format, CultureInfo.InvariantCulture);
        int mark = format is ['g', ..] ? digits.IndexOf('e', StringComparison.Ordinal) : -1;
        if (mark < 0)
        {
            return new NumberText(digits);
        }

        int exponent = int.Parse(digits.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return new NumberText(exponent is >= 0 and < 6
            ? double.Parse(digits, CultureInfo.InvariantCulture).ToString("0", CultureInfo.InvariantCulture)
            : $"{digits[..mark]} × 10{(exponent < 0 ? "⁻" : "")}{string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']))}");
    }

    /// <inheritdoc/>
    public override string ToString() => Invariant;
}
