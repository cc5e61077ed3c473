using System.Globalization;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Remedies;

namespace Sonda.Reports.Texts;

/// <summary>All words of the user interface in one language: terminal, pages, figures, and the texts of the projects below.</summary>
/// <remarks>
/// The texts are in <c>Texts/en</c> and <c>Texts/pt</c>, one file per topic, in the form of <see cref="TextFile"/> with the places of
/// <see cref="Template"/>. The catalogue reads a file when it needs its first text. <c>pt/localizable.txt</c> has the English form of
/// every <see cref="LocalizableText"/> as key.
/// </remarks>
public sealed class TextCatalog
{
    /// <summary>The languages.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "pt"];

    private const string Localizable = "localizable";
    private const string Findings = "findings";
    private const string Lab = "lab";

    private static readonly string[] Topics =
        ["help", "errors", "screens", "runs", "sweeps", "interchange", "diagnosis", Findings, "cure", "report", Lab, "server", Localizable];

    // Two arrays, not a dictionary of pairs: a generic over a value type would be compiled again at every start of the tool.
    private static readonly Dictionary<string, string>?[] EnglishFiles = new Dictionary<string, string>?[Topics.Length];
    private static readonly Dictionary<string, string>?[] PortugueseFiles = new Dictionary<string, string>?[Topics.Length];

    private readonly Dictionary<string, string>?[] _files;

    private TextCatalog(string language, Medium medium)
    {
        (Language, Numbers) = (language, Numbers.For(language, medium));
        _files = language == "pt" ? PortugueseFiles : EnglishFiles;
    }

    /// <summary>The language's tag: en or pt.</summary>
    public string Language { get; }

    /// <summary>The language with its country, for the <c>lang</c> attribute of a page.</summary>
    public string LanguageTag => Language == "pt" ? "pt-BR" : "en";

    /// <summary>The number format of this language and medium.</summary>
    internal Numbers Numbers { get; }

    /// <summary>All keys except those of <c>localizable.txt</c>.</summary>
    internal IEnumerable<string> Keys => Enumerable.Range(0, Topics.Length - 1).SelectMany(topic => File(topic).Keys);

    /// <summary>The texts of the lab's page by key; the page fills their places in the browser.</summary>
    public IReadOnlyDictionary<string, string> LabTexts() =>
        File(Array.IndexOf(Topics, Lab)).ToDictionary(text => text.Key, text => TextFile.Joined(text.Value));

    /// <summary>The Portuguese texts by the English form of a <see cref="LocalizableText"/>.</summary>
    internal static IReadOnlyDictionary<string, string> Forms =>
        For("pt").File(Topics.Length - 1).ToDictionary(form => form.Key, form => TextFile.Joined(form.Value));

    /// <summary>The text of a key, with unfilled places.</summary>
    /// <exception cref="KeyNotFoundException">The key does not exist; the message names it.</exception>
    internal string this[string key] => Find(key) ?? throw new KeyNotFoundException($"The {Language} texts have no [{key}].");

    /// <summary>The names of the places of a text.</summary>
    internal static IReadOnlySet<string> Places(string text) => Template.Places(text);

    /// <summary>The catalogue of a language; English for a language that is not Portuguese.</summary>
    /// <param name="language">A tag such as en or pt-BR.</param>
    /// <param name="medium">The place where the texts are read.</param>
    public static TextCatalog For(string language, Medium medium = Medium.Terminal)
    {
        ArgumentNullException.ThrowIfNull(language);
        bool isPortuguese = language == "pt" || language.StartsWith("pt-", StringComparison.Ordinal);
        return new TextCatalog(isPortuguese ? "pt" : "en", medium);
    }

    /// <summary>The text of a key; null if there is none.</summary>
    internal string? Find(string key)
    {
        for (int topic = 0; topic < Topics.Length - 1; topic++)
        {
            if (File(topic).TryGetValue(key, out string? text))
            {
                return TextFile.Joined(text);
            }
        }

        return null;
    }

    /// <summary>A text with filled places.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">The values by name: strings, numbers, a <see cref="LocalizableText"/>, or any object with a string
    /// form.</param>
    internal string Say(string key, params ReadOnlySpan<(string Name, object? Value)> values) => Fill(key, this[key], Named(values), text => text);

    /// <summary>The doctor knows ailments by their ids; a reader knows their pages by their titles.</summary>
    private const string PageOfAilment = "The page \"{0}\" suggests it.";

    /// <summary>A text or an exception's message in this language.</summary>
    public string Of(LocalizableText text) => Of(text, value => value);

    private string Of(LocalizableText text, Func<string, string> cut)
    {
        ArgumentNullException.ThrowIfNull(text);
        string form = FormOf(text);
        return text.Ended(Template.Fill(form, (place, format) =>
        {
            object value = text.Values[int.Parse(place, CultureInfo.InvariantCulture)];
            return Template.Plural(format, value) ?? value switch
            {
                string ailment when text.Form == PageOfAilment => Find(ailment + ".title") ?? ailment,
                string input => cut(input),
                LocalizableText inner => form.Contains($": {{{place}}}", StringComparison.Ordinal) ? Clause(inner, cut) : Of(inner, cut),
                _ => Shown(value, format),
            };
        }));
    }

    /// <summary>The text as it follows a colon, as in "error: the disk is full": a word that begins it has no capital.</summary>
    internal string Clause(LocalizableText text) => Clause(text, value => value);

    private string Clause(LocalizableText text, Func<string, string> cut)
    {
        string whole = Of(text, cut), form = FormOf(text);

        // The form decides, because a value that begins the text may be a path or a name. A name of the form, such as MNIST, has more capitals.
        string word = new([.. form.TakeWhile(char.IsLetter)]);
        return word.Length > 0 && char.IsUpper(word[0]) && word.Skip(1).All(char.IsLower)
            ? char.ToLowerInvariant(whole[0]) + whole[1..]
            : form.StartsWith("{0}", StringComparison.Ordinal) && text.Values[0] is LocalizableText inner
                ? text.Ended(Clause(inner, cut) + whole[Math.Min(whole.Length, Of(inner, cut).Length)..])
                : whole;
    }

    /// <summary>The message of an exception as it follows a colon.</summary>
    internal string Clause(Exception exception) => Clause(LocalizableText.Of(exception));

    private string FormOf(LocalizableText text) =>
        Language == "en" || !File(Topics.Length - 1).TryGetValue(text.Form, out string? portuguese) ? text.Form : TextFile.Joined(portuguese);

    /// <summary>The message of an exception: its own text, its cause's text if the message is the same, otherwise the message.</summary>
    /// <remarks>Its values repeat what was found in a file or a command; long ones are cut.</remarks>
    public string Of(Exception exception) => Of(LocalizableText.Of(exception), Excerpt.Of);

    /// <summary>A piece of a line as HTML.</summary>
    internal Html Inline(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        new(Fill(key, HtmlMarkup.Inline(this[key]), Named(values), Html.Escape));

    /// <summary>Paragraphs and lists as HTML.</summary>
    internal Html Paragraphs(string key, params ReadOnlySpan<(string Name, object? Value)> values) =>
        new(Fill(key, HtmlMarkup.Blocks(this[key]), Named(values), Html.Escape));

    private static Dictionary<string, object?> Named(ReadOnlySpan<(string Name, object? Value)> values)
    {
        var named = new Dictionary<string, object?>(values.Length);
        foreach ((string name, object? value) in values)
        {
            named.Add(name, value);
        }

        return named;
    }

    private string Fill(string key, string template, Dictionary<string, object?> values, Func<string, string> encode) =>
        Template.Fill(template, (name, format) => !values.TryGetValue(name, out object? value)
            ? throw new InvalidOperationException($"[{key}] of the {Language} texts has {{{name}}}, which got no value.")
            : Template.Plural(format, value) ?? encode(Shown(value, format)));

    private string Shown(object? value, string format) => value switch
    {
        null => "",
        string text => text,
        LocalizableText text => Of(text),
        NumberText number => Numbers.Localized(number),
        IFormattable number and (int or long or double or float) => Numbers.Localized(number, format),
        _ => value.ToString() ?? "",
    };

    /// <summary>The texts of a topic, read once. Two threads may both read it, with the same result.</summary>
    private Dictionary<string, string> File(int topic)
    {
        if (Volatile.Read(ref _files[topic]) is { } texts)
        {
            return texts;
        }

        texts = Topics[topic] == Findings ? OfFindings(Language) : Read(Topics[topic]);
        Volatile.Write(ref _files[topic], texts);
        return texts;
    }

    private Dictionary<string, string> Read(string topic)
    {
        string name = $"{typeof(TextCatalog).Namespace}.{Language}.{topic}.txt";
        using Stream stream = typeof(TextCatalog).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no {name}.");
        using var reader = new StreamReader(stream);
        return TextFile.Index(reader.ReadToEnd());
    }

    /// <summary>The texts of every ailment, as <c>ailment.key</c>, and of every remedy, as <c>remedy.id</c>.</summary>
    private static Dictionary<string, string> OfFindings(string language)
    {
        var texts = RemedyKinds.All.ToDictionary(remedy => "remedy." + remedy.Id, remedy => remedy.In(language));
        foreach (Ailment ailment in AilmentKinds.All)
        {
            foreach ((string key, string text) in TextFile.Parse(ailment.ReadTexts(language)))
            {
                texts.Add($"{ailment.Id}.{key}", text);
            }
        }

        return texts;
    }
}
