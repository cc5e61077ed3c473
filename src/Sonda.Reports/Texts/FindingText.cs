using Sonda.Diagnosis.Findings;

namespace Sonda.Reports.Texts;

/// <summary>A finding in words.</summary>
/// <param name="Title">The name of the ailment.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Text">What was found, with its numbers.</param>
/// <param name="Why">What that means.</param>
/// <param name="Remedies">What to try, best first.</param>
public sealed record FindingText(string Title, string Severity, string Text, string Why, IReadOnlyList<string> Remedies)
{
    /// <summary>In a language, numbers written with a point, as in every table, whatever the language.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static FindingText Of(Finding finding, string language)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return Of(finding, TextCatalog.For(language));
    }

    /// <summary>The name of an ailment.</summary>
    public static string TitleOf(string ailment, string language) => TextCatalog.For(language).Say(ailment + ".title");

    /// <summary>In a language, numbers as its reader writes them.</summary>
    internal static FindingText Of(Finding finding, TextCatalog texts) => new(
        Worded(finding, "title", texts),
        texts.Say("severity." + finding.Severity.ToString().ToLowerInvariant()),
        string.Join(' ', Sentences(finding, texts).Select(sentence => Template.Fill(sentence, (name, format) => Filled(finding, name, format, texts.Numbers)))),
        Worded(finding, "why", texts),
        [.. finding.Remedies.Select(remedy => texts.Say("remedy." + remedy))]);

    /// <summary>Words of the form that the ailment has here, where that form has some of its own.</summary>
    private static string Worded(Finding finding, string part, TextCatalog texts) =>
        (texts.Find($"{finding.Ailment}.{finding.Form}.{part}") ?? texts[$"{finding.Ailment}.{part}"]).Replace('\n', ' ');

    /// <summary>What was found, and what more can be said where the evidence has all of its numbers, or one that is not zero.</summary>
    private static IEnumerable<string> Sentences(Finding finding, TextCatalog texts)
    {
        yield return Worded(finding, "text", texts);
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

    /// <summary>A number of the evidence; what a rule left out is missing, not invented.</summary>
    private static string Number(Finding finding, string name, Numbers numbers) => !finding.Evidence.TryGetValue(name, out double value)
        ? Numbers.Missing
        : Math.Abs(value) < 1e6 && value == Math.Floor(value) ? numbers.Plain(value)
        : Math.Abs(value) >= double.MaxValue ? (value > 0 ? "∞" : "−∞")
        : numbers.Significant(value, 2);
}
