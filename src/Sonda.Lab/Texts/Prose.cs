using System.Globalization;
using System.Text.RegularExpressions;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Remedies;

namespace Sonda.Lab.Texts;

/// <summary>
/// The words of figures and reports in one language, read from text files that anyone can edit: <c>[key]</c> on a
/// line of its own, then the text, with <c>{named}</c> places for what was measured.
/// </summary>
/// <remarks>
/// In text that becomes HTML an empty line starts a paragraph, <c>- </c> a list item; <c>*emphasis*</c>,
/// <c>**strong**</c> and <c>`code`</c> are known. Lines that start with <c>;</c> are remarks.
/// </remarks>
internal sealed partial class Prose
{
    private readonly Dictionary<string, string> _texts;

    private Prose(string language, Numbers numbers, Dictionary<string, string> texts) =>
        (Language, Numbers, _texts) = (language, numbers, texts);

    /// <summary>The texts in English.</summary>
    public static Prose English { get; } = Load("en", "en", new Numbers(".", ","));

    /// <summary>The texts in Brazilian Portuguese.</summary>
    public static Prose Portuguese { get; } = Load("pt", "pt-BR", new Numbers(",", "."));

    /// <summary>The language's tag, for <c>lang</c>.</summary>
    public string Language { get; }

    /// <summary>How the language writes numbers.</summary>
    public Numbers Numbers { get; }

    /// <summary>All keys.</summary>
    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>Portuguese for any Portuguese culture, English for all others.</summary>
    public static Prose For(CultureInfo language) =>
        language.TwoLetterISOLanguageName == "pt" ? Portuguese : English;

    /// <summary>The text as it stands in the file, places unfilled.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key; the message names it.</exception>
    public string Raw(string key) => _texts.TryGetValue(key, out string? text)
        ? text
        : throw new KeyNotFoundException($"The {Language} texts have no [{key}].");

    /// <summary>The text with this key as it stands in the file, or null.</summary>
    public string? Find(string key) => _texts.GetValueOrDefault(key);

    /// <summary>The names of the places of a text.</summary>
    public IReadOnlySet<string> Places(string key) =>
        Place().Matches(Raw(key)).Select(match => match.Groups[1].Value).ToHashSet();

    /// <summary>Plain text, as in a figure, its lines joined.</summary>
    public string Text(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        Fill(key, Raw(key).Replace('\n', ' '), Named(values, value => value));

    /// <summary>A piece of a line of HTML.</summary>
    public Html Inline(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        new(Fill(key, Marked(Raw(key).Replace('\n', ' ')), Named(values, Html.Escape)));

    /// <summary>Paragraphs and lists of HTML.</summary>
    public Html Paragraphs(string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        new(Fill(key, string.Join('\n', Raw(key).Split("\n\n").Select(Block)), Named(values, Html.Escape)));

    private static Dictionary<string, string> Named(
        ReadOnlySpan<(string Name, string Value)> values, Func<string, string> encode)
    {
        var named = new Dictionary<string, string>(values.Length);
        foreach ((string name, string value) in values)
        {
            named.Add(name, encode(value));
        }

        return named;
    }

    private static string Block(string block)
    {
        string[] lines = block.Split('\n');
        if (!lines[0].StartsWith("- ", StringComparison.Ordinal))
        {
            return $"<p>{Marked(string.Join(' ', lines))}</p>";
        }

        // A line that does not start an item continues the one above.
        IEnumerable<string> items = string.Join('\n', lines)[2..].Split("\n- ");
        return $"<ul>{string.Concat(items.Select(item => $"<li>{Marked(item.Replace('\n', ' '))}</li>"))}</ul>";
    }

    /// <summary>Escapes and marks up; places stand outside of it, so nothing that is filled in can be read as markup.</summary>
    private static string Marked(string text)
    {
        string html = Html.Escape(text);
        html = Code().Replace(html, "<code>$1</code>");
        html = Strong().Replace(html, "<strong>$1</strong>");
        return Emphasis().Replace(html, "<em>$1</em>");
    }

    private string Fill(string key, string text, Dictionary<string, string> values)
    {
        var used = new HashSet<string>();
        string filled = Place().Replace(text, match =>
        {
            string name = match.Groups[1].Value;
            used.Add(name);
            return values.TryGetValue(name, out string? value)
                ? value
                : throw new InvalidOperationException(
                    $"[{key}] of the {Language} texts has {{{name}}}; nothing was given for it.");
        });
        string[] unused = [.. values.Keys.Where(name => !used.Contains(name))];
        return unused.Length == 0
            ? filled
            : throw new InvalidOperationException($"[{key}] of the {Language} texts has no {{{unused[0]}}}.");
    }

    private static Prose Load(string file, string language, Numbers numbers)
    {
        var texts = new Dictionary<string, string>();
        foreach (string part in (string[])["report", "diagnosis", "cure"])
        {
            using Stream stream = typeof(Prose).Assembly.GetManifestResourceStream($"Sonda.Lab.Texts.{part}.{file}.txt")!;
            using var reader = new StreamReader(stream);
            foreach ((string key, string text) in Read(reader.ReadToEnd()))
            {
                texts.Add(key, text);
            }
        }

        foreach (Ailment ailment in AilmentKinds.All)
        {
            foreach ((string key, string text) in Read(ailment.ReadTexts(file)))
            {
                texts.Add($"{ailment.Id}.{key}", text);
            }
        }

        foreach (Remedy remedy in RemedyKinds.All)
        {
            texts.Add("remedy." + remedy.Id, remedy.In(file));
        }

        return new Prose(language, numbers, texts);
    }

    internal static Dictionary<string, string> Read(string file)
    {
        var texts = new Dictionary<string, string>();
        string kept = string.Join('\n', file.ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith(';')));
        foreach (Match entry in Entry().Matches(kept))
        {
            texts.Add(entry.Groups[1].Value, entry.Groups[2].Value.Trim('\n'));
        }

        return texts;
    }

    [GeneratedRegex(@"\{([a-z][A-Za-z]*)\}")]
    private static partial Regex Place();

    [GeneratedRegex(
        @"^\[([a-z][A-Za-z.-]*)\]\n(.*?)(?=^\[[a-z][A-Za-z.-]*\]\n|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Strong();

    [GeneratedRegex(@"\*([^*]+)\*")]
    private static partial Regex Emphasis();
}
