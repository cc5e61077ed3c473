using System.Text;
using System.Text.RegularExpressions;

namespace Sonda.Cli.Output;

/// <summary>Text laid out for a terminal: wrapped paragraphs and columns.</summary>
internal static partial class Layout
{
    /// <summary>The maximum width of a line; longer lines are hard to read, even in a wide window.</summary>
    public const int MaxWidth = 100;

    /// <summary>A character that no word holds; it joins words until the lines are made.</summary>
    private const char Joint = '\u001F';

    /// <summary>Breaks a paragraph at blanks; a word longer than the width gets its own line.</summary>
    public static IEnumerable<string> Wrap(string paragraph, int width)
    {
        var line = new StringBuilder();
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                // A percent sign stays with its number.
                int last = word[0] == '%' ? LastBlank(line) + 1 : line.Length;
                string kept = line.ToString(last, line.Length - last);
                yield return line.ToString(0, last).TrimEnd();
                line.Clear().Append(kept);
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>
    /// Wraps the paragraphs of a notice and keeps its commands whole, so that they can be copied; a line that begins with a blank is a
    /// command as a whole.
    /// </summary>
    public static IEnumerable<string> Notice(string text, int width)
    {
        return Paragraphs(Command().Replace(text, command => Joined(command.Value)), width).Select(Parted);
    }

    /// <summary>A text that <see cref="Notice"/> keeps on one line.</summary>
    public static string Joined(string text) => text.Replace(' ', Joint);

    /// <summary>A text with its blanks again.</summary>
    public static string Parted(string text) => text.Replace(Joint, ' ');

    /// <summary>The place of the last blank; that of the end of a line without one.</summary>
    private static int LastBlank(StringBuilder line)
    {
        int at = line.Length - 1;
        while (at >= 0 && line[at] != ' ')
        {
            at--;
        }

        return at >= 0 ? at : line.Length - 1;
    }

    /// <summary>
    /// Wraps paragraphs, one per line of <paramref name="text"/>; lines that begin with a blank stay as they are.
    /// </summary>
    public static IEnumerable<string> Paragraphs(string text, int width) =>
        text.Split('\n').SelectMany(line =>
            line.Length == 0 || line[0] == ' ' ? [line] : Wrap(line, width));

    /// <summary>
    /// Terms in a left column, wrapped explanations in a right one; a long term gets its own line.
    /// </summary>
    public static IEnumerable<string> Definitions(IReadOnlyList<(string Term, string Meaning)> entries, int width)
    {
        const int indent = 2;
        const int gap = 2;
        const int longest = 22;
        int left = Math.Min(longest, entries.Max(entry => entry.Term.Length)) + indent + gap;
        foreach ((string term, string meaning) in entries)
        {
            string head = new string(' ', indent) + term;
            if (head.Length + gap > left)
            {
                yield return head;
                head = "";
            }

            foreach (string line in Wrap(meaning, Math.Max(20, width - left)))
            {
                yield return head.PadRight(left) + line;
                head = "";
            }
        }
    }

    /// <summary>
    /// Rows as aligned columns: the first to the left, the others to the right, as numbers need it.
    /// </summary>
    public static IEnumerable<string> Table(IReadOnlyList<IReadOnlyList<string>> rows, bool leftAligned = false)
    {
        int[] widths = new int[rows.Max(row => row.Count)];
        foreach (IReadOnlyList<string> row in rows)
        {
            for (int i = 0; i < row.Count; i++)
            {
                widths[i] = Math.Max(widths[i], row[i].Length);
            }
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            yield return Row(row, widths, leftAligned);
        }
    }

    /// <summary>One row of a table with fixed widths.</summary>
    public static string Row(IReadOnlyList<string> cells, ReadOnlySpan<int> widths, bool leftAligned = false)
    {
        var line = new StringBuilder();
        for (int i = 0; i < cells.Count; i++)
        {
            line.Append("  ").Append(
                i == 0 || leftAligned ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i]));
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>A command within a sentence; it ends with the line or before a parenthesis.</summary>
    [GeneratedRegex(@"\bsonda (?:cure|data|diagnose|evaluate|predict|runs|sweep|train) [^)\n]+")]
    private static partial Regex Command();
}
