using System.Globalization;
using System.Resources;
using Sonda.Lab.Texts;

namespace Sonda.Cli.Texts;

/// <summary>Every sentence of the program in one language, from Phrases.resx (English) or Phrases.pt.resx.</summary>
/// <remarks>Only words follow the language: numbers in them are written the invariant way in both.</remarks>
internal sealed class Phrases
{
    private static readonly ResourceManager Resources = new(typeof(Phrases));

    private readonly CultureInfo _culture;

    public Phrases(string language)
    {
        Language = language;
        _culture = CultureInfo.GetCultureInfo(language);
    }

    /// <summary>"en" or "pt".</summary>
    public string Language { get; }

    /// <summary>The sentence with this key.</summary>
    public string this[string key] =>
        Find(key) ?? throw new MissingManifestResourceException($"There is no sentence \"{key}\".");

    /// <summary>The sentence with this key, or null.</summary>
    public string? Find(string key) => Resources.GetString(key, _culture);

    /// <summary>The sentence with this key, its {0}, {1}… filled in.</summary>
    /// <remarks>A sentence of the engine among the values is said in this language too.</remarks>
    public string Say(string key, params ReadOnlySpan<object?> values)
    {
        object?[] said = values.ToArray();
        for (int i = 0; i < said.Length; i++)
        {
            said[i] = said[i] is LocalizableText sentence ? Sentences.Say(sentence, Language) : said[i];
        }

        return string.Format(CultureInfo.InvariantCulture, this[key], said);
    }

    /// <summary>A text of the engine or the laboratory in this language.</summary>
    public string Of(LocalizableText text) => Sentences.Say(text, Language);

    /// <summary>What an exception of the engine or the laboratory says.</summary>
    public string Of(Exception exception) => Sentences.Say(exception, Language);
}
