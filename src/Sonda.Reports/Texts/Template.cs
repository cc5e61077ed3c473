using System.Globalization;
using System.Text;

namespace Sonda.Reports.Texts;

/// <summary>
/// A text with places to fill: <c>{rows}</c>, <c>{share:F1}</c> with a number format, and <c>{rows:row|rows}</c>, the singular
/// for the value 1 and the plural for every other. <c>{{</c> is a brace.
/// </summary>
internal static class Template
{
    /// <summary>Writes the text with its places filled.</summary>
    /// <param name="template">The text.</param>
    /// <param name="fill">Returns the text of a place from its name and its format, which may be empty.</param>
    public static string Fill(ReadOnlySpan<char> template, Func<string, string, string> fill)
    {
        var filled = new StringBuilder(template.Length + 32);
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                filled.Append(c);
                i++;
            }
            else if (c == '{' && Place(template[i..]) is { Length: > 0 } place)
            {
                filled.Append(fill(place.Name, place.Format));
                i += place.Length - 1;
            }
            else
            {
                filled.Append(c);
            }
        }

        return filled.ToString();
    }

    /// <summary>The names of the places, each once.</summary>
    public static IReadOnlySet<string> Places(string template)
    {
        var names = new HashSet<string>();
        Fill(template, (name, _) =>
        {
            names.Add(name);
            return "";
        });
        return names;
    }

    /// <summary>The form of a plural: <c>row|rows</c> gives <c>row</c> for 1; null if the format is not a plural.</summary>
    public static string? Plural(string format, object? value)
    {
        int bar = format.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? null
            : Convert.ToString(value, CultureInfo.InvariantCulture) == "1" ? format[..bar]
            : format[(bar + 1)..];
    }

    /// <summary>The place at the start of a text; length 0 if the brace is only a brace.</summary>
    private static (string Name, string Format, int Length) Place(ReadOnlySpan<char> text)
    {
        int end = text.IndexOf('}');
        if (end < 2)
        {
            return default;
        }

        ReadOnlySpan<char> inner = text[1..end];
        int colon = inner.IndexOf(':');
        ReadOnlySpan<char> name = colon < 0 ? inner : inner[..colon];
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return default;
            }
        }

        return name.IsEmpty ? default : (name.ToString(), colon < 0 ? "" : inner[(colon + 1)..].ToString(), end + 1);
    }
}
