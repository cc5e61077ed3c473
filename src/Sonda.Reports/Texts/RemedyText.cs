using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Texts;

/// <summary>A remedy in words.</summary>
/// <param name="Text">The change as a phrase.</param>
/// <param name="Why">The reason.</param>
/// <param name="Spec">The whole edited run as text; null if there is only a trace.</param>
/// <param name="Code">The change as lines of Python, for a trace that PyTorch wrote; null for others.</param>
public sealed record RemedyText(string Text, string Why, string? Spec, string? Code)
{
    /// <summary>A remedy in a language, with the numbers of the terminal.</summary>
    /// <param name="remedy">The remedy.</param>
    /// <param name="subject">The network that it is for.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static RemedyText Of(ProposedRemedy remedy, TraceSubject subject, string language)
    {
        ArgumentNullException.ThrowIfNull(remedy);
        ArgumentNullException.ThrowIfNull(subject);
        return Of(remedy, subject, TextCatalog.For(language));
    }

    /// <summary>A remedy in the language and with the numbers of a catalogue.</summary>
    internal static RemedyText Of(ProposedRemedy remedy, TraceSubject subject, TextCatalog texts)
    {
        string? code = PyTorchRemedy.Fits(subject) ? PyTorchRemedy.Lines(remedy.Id, subject, texts) : null;
        return new RemedyText(Of(remedy.Id, texts.Language), texts.Of(remedy.Why), remedy.Run?.ToString(), code);
    }

    /// <summary>A change as a phrase.</summary>
    /// <param name="change">Ids of remedies, joined by a plus.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <exception cref="KeyNotFoundException">An id names no remedy.</exception>
    public static string Of(string change, string language)
    {
        ArgumentNullException.ThrowIfNull(change);
        TextCatalog texts = TextCatalog.For(language);
        return string.Join(" + ", change.Split('+').GroupBy(id => FactorOf(id) is null ? id : "rate").Select(steps => steps.Count() == 1
            ? texts.Say("remedy." + steps.First())
            : RateText(RateFactor(steps), texts)));
    }

    /// <summary>Several changes of the rate as one phrase.</summary>
    private static string RateText(decimal factor, TextCatalog texts) => factor < 1
        ? texts.Say("remedy.rate-part", ("part", texts.Numbers.Count((long)decimal.Round(1 / factor))))
        : texts.Say("remedy.rate-times", ("times", texts.Numbers.Count((long)decimal.Round(factor))));

    /// <summary>The factor by which remedies multiply the learning rate together; 1 if none of them changes it.</summary>
    internal static decimal RateFactor(IEnumerable<string> remedies) => remedies.Aggregate(1m, (factor, id) => factor * (FactorOf(id) ?? 1));

    private static decimal? FactorOf(string id) => RemedyKinds.Find(id)?.RateFactor;
}
