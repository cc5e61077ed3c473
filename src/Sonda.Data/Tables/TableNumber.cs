using System.Globalization;
using csFastFloat;

namespace Sonda.Data.Tables;

/// <summary>How numbers are written in a table, or in a column of it.</summary>
/// <param name="HasComma">Whether the decimal mark is a comma.</param>
/// <param name="Form">The form of a column; null for digits and a decimal mark alone.</param>
internal readonly record struct TableNumber(bool HasComma, NumberForm? Form = null)
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>Whether a cell is a finite number.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out float number) => Form switch
    {
        NumberForm.Percent => TryReadPercent(text, out number),
        NumberForm.Thousands when HasThousands(text) => TryRead(text, Style | NumberStyles.AllowThousands, out number),
        _ => TryRead(text, Style, out number),
    };

    /// <summary>Whether a cell is a number with a decimal comma, and none with a point.</summary>
    public static bool IsWithComma(ReadOnlySpan<char> text) => text.Contains(',')
        && (float.TryParse(text, Style, Comma, out _) || (text.Contains('.') && new TableNumber(HasComma: true).HasThousands(text)));

    /// <summary>
    /// The form that all different cells of a column share; null if there is none. Where some numbers have marks between thousands, all from
    /// 1000 on must: 1,000 beside 1000 could be 1 as well.
    /// </summary>
    public NumberForm? FormOf(IReadOnlyList<string> cells)
    {
        if (cells.Count == 0)
        {
            return null;
        }

        TableNumber percent = this with { Form = NumberForm.Percent };
        if (cells.All(cell => percent.TryRead(cell, out _)))
        {
            return NumberForm.Percent;
        }

        TableNumber number = this;
        return cells.Any(cell => number.HasThousands(cell))
            && cells.All(cell => number.HasThousands(cell) || (number.TryRead(cell, Style, out float plain) && Math.Abs(plain) < 1000))
            ? NumberForm.Thousands : null;
    }

    /// <summary>Whether a cell alone may be of a form.</summary>
    public bool MayHaveForm(ReadOnlySpan<char> text) => HasThousands(text) || TryReadPercent(text, out _);

    /// <summary>Whether a cell has marks between thousands: every three digits before the decimal mark are apart. .NET also reads 1,00,0.</summary>
    public bool HasThousands(ReadOnlySpan<char> text)
    {
        (char decimals, char thousands) = HasComma ? (',', '.') : ('.', ',');
        text = text.TrimStart("+-");
        int end = text.IndexOf(decimals);
        ReadOnlySpan<char> whole = end < 0 ? text : text[..end];
        int first = whole.IndexOf(thousands);
        if (first is < 1 or > 3 || whole[0] == '0' || (whole.Length - first) % 4 != 0 || (end >= 0 && !IsDigits(text[(end + 1)..])))
        {
            return false;
        }

        for (int i = first; i < whole.Length; i += 4)
        {
            if (whole[i] != thousands || !IsDigits(whole.Slice(i + 1, 3)))
            {
                return false;
            }
        }

        return IsDigits(whole[..first]);
    }

    /// <summary>The nearest <see langword="float"/> either way; csFastFloat takes half the time, but knows no thousands and would leave out blanks in front.</summary>
    private bool TryRead(ReadOnlySpan<char> text, NumberStyles style, out float number)
    {
        bool isRead = style == Style
            ? FastFloatParser.TryParseFloat(text, out int length, out number, Style, HasComma ? ',' : '.') && length == text.Length && text[0] > ' '
            : float.TryParse(text, style, HasComma ? Comma : CultureInfo.InvariantCulture, out number);
        return isRead && float.IsFinite(number);
    }

    private bool TryReadPercent(ReadOnlySpan<char> text, out float number)
    {
        number = 0;
        return text.EndsWith('%') && TryRead(text[..^1].TrimEnd(), Style, out number);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
