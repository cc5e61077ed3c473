using System.Globalization;

namespace Sonda.Data.Tables;

/// <summary>How numbers are written in a table.</summary>
/// <param name="HasComma">Whether the decimal mark is a comma.</param>
internal readonly record struct TableNumber(bool HasComma)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>Whether a cell is a finite number.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out float number) =>
        float.TryParse(text, Style, HasComma ? Comma : CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    /// <summary>Whether a cell is a number with a decimal comma, and none with a point.</summary>
    public static bool IsWithComma(ReadOnlySpan<char> text) => text.Contains(',')
        && float.TryParse(text, Style, Comma, out _);
}
