using System.Globalization;
using System.Resources;

namespace Sonda.Cli.Texts;

/// <summary>Every sentence of the program in one language, from Phrases.resx (English) or Phrases.pt.resx.</summary>
/// <remarks>Only words follow the language: numbers in them are written the invariant way in both.</remarks>
internal sealed class Phrases
{
    private static readonly ResourceManager Sentences = new(typeof(Phrases));

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
    public string? Find(string key) => Sentences.GetString(key, _culture);

    /// <summary>The sentence with this key, its {0}, {1}… filled in.</summary>
    public string Say(string key, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, this[key], values);
}
