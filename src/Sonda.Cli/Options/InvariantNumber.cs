using System.Globalization;

namespace Sonda.Cli.Options;

/// <summary>Numbers as they are written on the command line, the same in every country.</summary>
/// <remarks>
/// System.CommandLine 3.0 reads numbers with the current culture: under pt-BR <c>--eta 0.5</c> would become 5
/// without an error. No group separators, no blanks, no hexadecimal, no NaN, no infinity.
/// </remarks>
internal static class InvariantNumber
{
    /// <summary>Reads a whole number such as 1000; signs are read so that the range can be what refuses them.</summary>
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
