using System.Text;

namespace Sonda.Reports.Texts;

/// <summary>The marks of a text for HTML: <c>*emphasis*</c>, <c>**strong**</c>, <c>`code`</c>, paragraphs and lists.</summary>
internal static class HtmlMarkup
{
    /// <summary>Converts paragraphs and lists.</summary>
    public static string Blocks(string text) => string.Join('\n', text.Split("\n\n").Select(Block));

    /// <summary>Converts a piece of a line; places are still unfilled, so their values are never read as marks.</summary>
    public static string Inline(string text)
    {
        var html = new StringBuilder(text.Length + 32);
        int i = 0;
        while (i < text.Length)
        {
            if (Marked(text, i, "`", "code", html, ref i) || Marked(text, i, "**", "strong", html, ref i) || Marked(text, i, "*", "em", html, ref i))
            {
                continue;
            }

            html.Append(Html.Escape(text[i].ToString()));
            i++;
        }

        return html.ToString();
    }

    private static string Block(string block)
    {
        string[] lines = block.Split('\n');
        return lines[0].StartsWith("- ", StringComparison.Ordinal)
            ? $"<ul>{string.Concat(lines.Select(line => $"<li>{Inline(line[2..])}</li>"))}</ul>"
            : $"<p>{Inline(string.Join(' ', lines))}</p>";
    }

    /// <summary>
    /// Converts the text between two marks. A mark after a letter or digit does not open, so the asterisk of q* stays;
    /// nor does a mark before a blank.
    /// </summary>
    private static bool Marked(string text, int start, string mark, string element, StringBuilder html, ref int next)
    {
        int first = start + mark.Length;
        bool opens = string.CompareOrdinal(text, start, mark, 0, mark.Length) == 0
            && (start == 0 || !char.IsLetterOrDigit(text[start - 1]))
            && first < text.Length && !char.IsWhiteSpace(text[first]) && text[first] != mark[0];
        int end = opens ? End(text, first, mark) : -1;
        if (end < 0)
        {
            return false;
        }

        string inner = text[first..end];
        html.Append('<').Append(element).Append('>')
            .Append(element == "code" ? Html.Escape(inner) : Inline(inner))
            .Append("</").Append(element).Append('>');
        next = end + mark.Length;
        return true;
    }

    /// <summary>The closing mark: not after a blank, and not before a letter or digit; -1 if there is none.</summary>
    private static int End(string text, int first, string mark)
    {
        for (int i = text.IndexOf(mark, first, StringComparison.Ordinal); i >= 0; i = text.IndexOf(mark, i + 1, StringComparison.Ordinal))
        {
            int behind = i + mark.Length;
            if (!char.IsWhiteSpace(text[i - 1]) && (behind == text.Length || !char.IsLetterOrDigit(text[behind])))
            {
                return i;
            }
        }

        return -1;
    }
}
