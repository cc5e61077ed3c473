using System.Globalization;

namespace Sonda.Reports.Texts;

/// <summary>The texts of figures and pages in one language.</summary>
internal sealed class Prose
{
    private readonly TextCatalog _texts;

    private Prose(string language) => _texts = TextCatalog.For(language, Medium.Page);

    /// <summary>The texts in English.</summary>
    public static Prose English { get; } = new("en");

    /// <summary>The texts in Brazilian Portuguese.</summary>
    public static Prose Portuguese { get; } = new("pt");

    /// <summary>The language's tag, for <c>lang</c>.</summary>
    public string Language => _texts.Language == "pt" ? "pt-BR" : "en";

    /// <summary>Numbers as the language writes them.</summary>
    public Numbers Numbers => _texts.Numbers;

    /// <summary>All keys.</summary>
    public IReadOnlyCollection<string> Keys => [.. _texts.Keys];

    /// <summary>Portuguese for any Portuguese culture, English for all others.</summary>
    public static Prose For(CultureInfo language) => language.TwoLetterISOLanguageName == "pt" ? Portuguese : English;

    /// <summary>The text as it stands in the file, places unfilled.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key; the message names it.</exception>
    public string Raw(string key) => _texts[key];

    /// <summary>The text with this key as it stands in the file, or null.</summary>
    public string? Find(string key) => _texts.Find(key);

    /// <summary>The names of the places of a text.</summary>
    public IReadOnlySet<string> Places(string key) => Template.Places(Raw(key));

    /// <summary>Plain text, as in a figure.</summary>
    public string Text(string key, params ReadOnlySpan<(string Name, object? Value)> values) => _texts.Say(key, values);

    /// <summary>A piece of a line of HTML.</summary>
    public Html Inline(string key, params ReadOnlySpan<(string Name, object? Value)> values) => _texts.Inline(key, values);

    /// <summary>Paragraphs and lists of HTML.</summary>
    public Html Paragraphs(string key, params ReadOnlySpan<(string Name, object? Value)> values) => _texts.Paragraphs(key, values);

    /// <summary>A text from below in this language.</summary>
    public string Of(LocalizableText text) => _texts.Of(text);
}
