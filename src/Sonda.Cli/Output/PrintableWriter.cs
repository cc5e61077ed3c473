using System.Text;

namespace Sonda.Cli.Output;

/// <summary>
/// Passes text on to a terminal, with every control character replaced but line ends and tabs: text from a file cannot move the
/// cursor, change the title of the window or turn a line around.
/// </summary>
internal sealed class PrintableWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    private const char Replacement = '\uFFFD';

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string NewLine
    {
        get => inner.NewLine;
        set => inner.NewLine = value;
    }

    /// <summary>The text with its control characters replaced.</summary>
    public static string Of(string text)
    {
        int first = 0;
        while (first < text.Length && !IsControl(text[first]))
        {
            first++;
        }

        if (first == text.Length)
        {
            return text;
        }

        char[] printable = text.ToCharArray();
        for (int i = first; i < printable.Length; i++)
        {
            printable[i] = IsControl(printable[i]) ? Replacement : printable[i];
        }

        return new string(printable);
    }

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(IsControl(value) ? Replacement : value);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(new string(buffer));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value is null ? null : Of(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : Of(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <summary>C0 and C1 but line ends and tabs, and the marks that change the direction of writing (Unicode 16, Bidi_Control).</summary>
    private static bool IsControl(char one) => one is not ('\n' or '\r' or '\t')
        && (char.IsControl(one) || one is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
}
