using System.Text;

namespace Sonda.Reports.Texts;

/// <summary>
/// A file of texts that anyone can edit: <c>[key]</c> on a line of its own, then the text. Lines that start with <c>;</c> are remarks.
/// </summary>
/// <remarks>
/// Lines are joined to paragraphs, as in Markdown; an empty line ends a paragraph. A line that starts with a blank, such as an
/// example, or with <c>- </c>, an item of a list, stays a line.
/// </remarks>
internal static class TextFile
{
    /// <summary>The texts by key.</summary>
    /// <exception cref="InvalidDataException">A key occurs twice, or a text has no key.</exception>
    public static Dictionary<string, string> Parse(string file)
    {
        var texts = new Dictionary<string, string>();
        string? key = null;
        var text = new StringBuilder();
        foreach (ReadOnlySpan<char> line in file.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(';'))
            {
                continue;
            }

            if (line is ['[', .., ']'])
            {
                Close();
                key = line[1..^1].ToString();
            }
            else if (key is not null)
            {
                Append(text, line);
            }
            else if (!line.IsWhiteSpace())
            {
                throw new InvalidDataException($"\"{line}\" stands before the first [key].");
            }
        }

        Close();
        return texts;

        void Close()
        {
            if (key is not null && !texts.TryAdd(key, text.ToString().Trim('\n')))
            {
                throw new InvalidDataException($"[{key}] occurs twice.");
            }

            text.Clear();
        }
    }

    /// <summary>Adds a line: behind a blank if it continues a paragraph, else on a line of its own.</summary>
    private static void Append(StringBuilder text, ReadOnlySpan<char> line)
    {
        bool continues = text.Length > 0 && text[^1] != '\n' && line.Length > 0 && line[0] != ' ' && !line.StartsWith("- ");
        if (continues && !LastLineIsIndented(text))
        {
            text.Append(' ').Append(line);
        }
        else
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(line);
        }
    }

    private static bool LastLineIsIndented(StringBuilder text)
    {
        int start = text.Length - 1;
        while (start > 0 && text[start - 1] != '\n')
        {
            start--;
        }

        return text[start] == ' ';
    }
}
