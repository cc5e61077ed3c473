using Sonda.Diagnosis.Findings;

namespace Sonda.Reports.Texts;

/// <summary>A finding in words.</summary>
/// <param name="Title">The name of the ailment.</param>
/// <param name="Severity">The severity in words.</param>
/// <param name="Text">The finding with its numbers.</param>
/// <param name="Why">Its meaning.</param>
public sealed record FindingText(string Title, string Severity, string Text, string Why)
{
    /// <summary>The finding in a language; numbers have a point in every language, as in tables.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static FindingText Of(Finding finding, string language)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Of(finding, TextCatalog.For(language));
    }

    /// <summary>The name of an ailment.</summary>
    public static string TitleOf(string ailment, string language) => TextCatalog.For(language).Say(ailment + ".title");

    /// <summary>The name of an ailment in one of its forms.</summary>
    internal static string TitleOf(string ailment, string? form, TextCatalog texts) => Worded(ailment, form, "title", texts);

    /// <summary>The finding in a language, with its number format.</summary>
    internal static FindingText Of(Finding finding, TextCatalog texts) => new(
        Worded(finding, "title", texts),
        texts.Say("severity." + finding.Severity.ToString().ToLowerInvariant()),
        string.Join(' ', Sentences(finding, texts).Select(sentence => Template.Fill(sentence, (name, format) => Filled(finding, name, format, texts.Numbers)))),
        Worded(finding, "why", texts));

    /// <summary>The text of the ailment's form, or of the ailment if the form has none.</summary>
    private static string Worded(string ailment, string? form, string part, TextCatalog texts) =>
        (texts.Find($"{ailment}.{form}.{part}") ?? texts[$"{ailment}.{part}"]).Replace('\n', ' ');

    private static string Worded(Finding finding, string part, TextCatalog texts) => Worded(finding.Ailment, finding.Form, part, texts);

    /// <summary>
    /// The finding, in words of its own if a number is 0 that nothing can be "by", then the sentences whose numbers are all in the evidence, and those about single numbers other than zero.
    /// </summary>
    private static IEnumerable<string> Sentences(Finding finding, TextCatalog texts)
    {
        string? zero = finding.Evidence.Where(item => item.Value == 0).Select(item => texts.Find($"{finding.Ailment}.zero.{item.Key}")).FirstOrDefault(text => text is not null);
        yield return zero?.Replace('\n', ' ') ?? Worded(finding, "text", texts);
        foreach (string key in (string[])[finding.Ailment + ".more", finding.Ailment + ".also"])
        {
            if (texts.Find(key) is { } sentence && TextCatalog.Places(texts[key]).All(finding.Evidence.ContainsKey))
            {
                yield return sentence.Replace('\n', ' ');
            }
        }

        foreach (string name in finding.Evidence.Where(item => item.Value != 0).Select(item => item.Key))
        {
            if (texts.Find($"{finding.Ailment}.if.{name}") is { } sentence)
            {
                yield return sentence.Replace('\n', ' ');
            }
        }
    }

    private static string Filled(Finding finding, string name, string format, Numbers numbers) =>
        Template.Plural(format, finding.Evidence.GetValueOrDefault(name)) ?? Number(finding, name, numbers);

    /// <summary>A number of the evidence; a dash if the rule left it out.</summary>
    private static string Number(Finding finding, string name, Numbers numbers) => !finding.Evidence.TryGetValue(name, out double value)
        ? Numbers.Missing
        : Math.Abs(value) < 1e6 && value == Math.Floor(value) ? numbers.Plain(value)
        : Math.Abs(value) >= double.MaxValue ? (value > 0 ? "∞" : "−∞")
        : numbers.Significant(value, 2);
}
