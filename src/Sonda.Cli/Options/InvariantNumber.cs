using System.Globalization;

namespace Sonda.Cli.Options;

/// <summary>Numbers on the command line, read the same way in every country.</summary>
/// <remarks>
/// System.CommandLine 3.0 reads numbers with the current culture: under pt-BR <c>--eta 0.5</c> would become 5
/// without an error. Group separators, blanks, hexadecimal, NaN and infinity are not allowed.
/// </remarks>
internal static class InvariantNumber
{
    /// <summary>Reads a whole number such as 1000. It accepts a sign, so that the error is about the range.</summary>
    public static bool TryReadWhole(string text, out Int128 number) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads a finite number such as 0.1, -3 or 1e-4.</summary>
    public static bool TryReadReal(string text, out double number)
    {
        const NumberStyles style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, style, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
    }
}
