using System.Globalization;
using System.Reflection;

namespace Sonda.Lab.Texts;

/// <summary>What engine and laboratory say in English, in the user's language: from sentences.pt.txt, by the form of a sentence.</summary>
public static class Sentences
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Portuguese = new(Read);

    /// <summary>The English forms that have a Portuguese one.</summary>
    public static IReadOnlyDictionary<string, string> Forms => Portuguese.Value;

    /// <summary>A sentence in a language; in English where it has no other form.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="language">A tag: pt, or pt with a country, or any other for English.</param>
    public static string Say(LocalizableText sentence, string language)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        ArgumentNullException.ThrowIfNull(language);
        if (!language.StartsWith("pt", StringComparison.Ordinal))
        {
            return sentence.ToString();
        }

        object[] parts = [.. sentence.Values.Select(part => part is LocalizableText within ? Say(within, language) : part)];
        return string.Format(CultureInfo.InvariantCulture, Forms.GetValueOrDefault(sentence.Form, sentence.Form), parts);
    }

    /// <summary>What an exception says: its sentence, that of its cause where the message is the same, else the message.</summary>
    public static string Say(Exception exception, string language) => exception switch
    {
        ILocalizable said => Say(said.Text, language),
        { InnerException: ILocalizable cause } when exception.Message == cause.Text.ToString() => Say(cause.Text, language),
        _ => exception?.Message ?? "",
    };

    private static Dictionary<string, string> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Sonda.Lab.Texts.sentences.pt.txt")!;
        using var reader = new StreamReader(stream);
        var forms = new Dictionary<string, string>();
        string? english = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || (english is null && line.StartsWith('#')))
            {
                english = null;
            }
            else if (english is null)
            {
                english = line;
            }
            else
            {
                forms.Add(english, line);
            }
        }

        return forms;
    }
}
