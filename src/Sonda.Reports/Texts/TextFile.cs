using System.Text;

namespace Sonda.Reports.Texts;

/// <summary>
/// A file of texts that anyone can edit: <c>[key]</c> on a line of its own, then the text. Lines that start with <c>;</c> are comments.
/// </summary>
/// <remarks>
/// Lines are joined to paragraphs, as in Markdown; an empty line ends a paragraph. A line that starts with a blank, such as an
/// example, or with <c>- </c>, an item of a list, stays a line.
/// </remarks>
internal static class TextFile
{
    /// <summary>The texts by key.</summary>
    /// <exception cref="InvalidDataException">A key occurs twice, or a text has no key.</exception>
    public static Dictionary<string, string> Parse(string file) => Index(file).ToDictionary(entry => entry.Key, entry => Joined(entry.Value));

    /// <summary>The raw texts by key; fast, because every start of the tool reads a whole file for a few texts.</summary>
    /// <exception cref="InvalidDataException">A key occurs twice, or a text has no key.</exception>
    public static Dictionary<string, string> Index(string file)
    {
        file = "\n" + file.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var texts = new Dictionary<string, string>();
        int at = NextKey(file, 0);
        if (Joined(file[..(at < 0 ? file.Length : at)]) is { Length: > 0 } stray)
        {
            throw new InvalidDataException($"\"{stray}\" stands before the first [key].");
        }

        while (at >= 0)
        {
            int end = file.IndexOf('\n', at + 1), next = NextKey(file, end);
            string key = file[(at + 2)..(end - 1)];
            if (!texts.TryAdd(key, file[(end + 1)..(next < 0 ? file.Length : next)]))
            {
                throw new InvalidDataException($"[{key}] occurs twice.");
            }

            at = next;
        }

        return texts;
    }

    /// <summary>A text without comments, its lines joined to paragraphs.</summary>
    public static string Joined(string lines)
    {
        var text = new StringBuilder(lines.Length);
        bool isOpen = false;
        foreach (string line in lines.Split('\n'))
        {
            if (line.StartsWith(';'))
            {
                continue;
            }

            bool isPlain = line.Length > 0 && line[0] != ' ', isItem = line.StartsWith("- ", StringComparison.Ordinal);
            text.Append(isOpen && isPlain && !isItem ? ' ' : '\n').Append(line);
            isOpen = isPlain;
        }

        return text.ToString().Trim('\n');
    }

    /// <summary>The line end before the next line with a key; -1 if there is none.</summary>
    private static int NextKey(string file, int from)
    {
        int at = file.IndexOf("\n[", from, StringComparison.Ordinal);
        while (at >= 0 && file[file.IndexOf('\n', at + 1) - 1] != ']')
        {
            at = file.IndexOf("\n[", at + 1, StringComparison.Ordinal);
        }

        return at;
    }
}
