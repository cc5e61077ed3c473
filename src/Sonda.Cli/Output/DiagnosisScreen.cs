using System.Globalization;
using Sonda.Cli.Texts;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Diagnoses;

namespace Sonda.Cli.Output;

/// <summary>The one screen of <c>sonda diagnose</c>: the verdict, each finding with its numbers, a row per layer.</summary>
internal static class DiagnosisScreen
{
    public static void Write(Session session, DiagnosisResult result)
    {
        Phrases phrases = session.Phrases;
        TraceSubject subject = result.Trace.Subject;
        session.Explain(phrases.Say("diagnose.intro", subject.Network, result.Trace.Steps.Count, result.LastStep));
        session.Write("");
        session.Explain(Verdict(result, phrases));
        foreach (Finding finding in result.Verdict.Findings)
        {
            session.Write("");
            WriteFinding(session, finding, subject);
        }

        if (result.Shown is { } shown)
        {
            session.Write("");
            session.Explain(phrases.Say(shown.Layers.Any(layer => layer.Factors is not null) ? "diagnose.table" : "diagnose.tablePlain", shown.Step));
            session.Write("");
            foreach (string line in LayerTable.Lines(result, shown, phrases, session.Terminal.Width))
            {
                session.Write(line);
            }
        }

        if (result.Last is { } last)
        {
            session.Write("");
            session.Explain(phrases.Say("diagnose.tableLast", last.Step));
            session.Write("");
            foreach (string line in LayerTable.Plain(result, last, phrases, session.Terminal.Width))
            {
                session.Write(line);
            }
        }

        if (result.NoLayerValues is { } reason)
        {
            session.Write("");
            session.Explain(phrases["diagnose.noValues." + reason]);
        }

        if (result.LayerValues is { } values)
        {
            session.Write("");
            LayerValueTable.Write(session, values, subject);
        }

        if (result.Forecast is { } forecast)
        {
            session.Write("");
            ForecastScreen.WriteTheory(session, forecast);
        }

        if (result.Verdict.Findings.Count > 0)
        {
            session.Write("");
            session.Explain(phrases.Say("diagnose.pages", string.Join(", ", result.Verdict.Findings.Select(found => found.Ailment).Distinct().Select(ailment => $"sonda diagnose --explain {ailment}"))));
        }
    }

    /// <summary>What was not seen is not claimed: a network that was watched for some steps may learn or not.</summary>
    private static string Verdict(DiagnosisResult result, Phrases phrases)
    {
        Verdict verdict = result.Verdict;
        string found = verdict.Findings.Count == 0 ? "" : "Mild";
        return verdict switch
        {
            { Healthy: false } => phrases["diagnose.ailing"],
            { IsJudged: false } => phrases["diagnose.unknown"],
            { Learned: false } => phrases["diagnose.notLearned" + found],
            { Learned: true } => phrases["diagnose.healthy" + found],
            _ => phrases.Say("diagnose.healthySoFar" + found, result.LastStep),
        };
    }

    private static void WriteFinding(Session session, Finding finding, TraceSubject subject)
    {
        Phrases phrases = session.Phrases;
        var words = FindingText.Of(finding, CultureInfo.GetCultureInfo(phrases.Language));
        string where = finding.Layers.Count == 0
            ? phrases["diagnose.everywhere"]
            : phrases.Say(finding.Layers.Count == 1 ? "diagnose.layer" : "diagnose.layers", LayerNames.Of(finding.Layers, subject));
        session.Explain(phrases.Say("diagnose.finding", words.Title, words.Severity, where, finding.SinceStep, Sureness(finding.Probability, phrases)));
        // A power of ten does not break at the end of a line.
        Indented(session, words.Text.Replace(" × 10", "\u00a0×\u00a010", StringComparison.Ordinal));
        Indented(session, words.Why);
        if (words.Remedies.Count > 0)
        {
            Indented(session, phrases.Say("diagnose.try", string.Join("; ", words.Remedies)));
        }
    }

    /// <summary>In whole percent, no more than can be known; what is not quite certain never shows as 0 or 100.</summary>
    private static string Sureness(double probability, Phrases phrases) => (100 * probability) switch
    {
        > 0 and < 1 => phrases["diagnose.sureUnder"],
        >= 99.9 and < 100 => phrases["diagnose.sureOver"],
        > 99 and < 100 and double percent => percent.ToString("F1", CultureInfo.InvariantCulture),
        double percent => percent.ToString("F0", CultureInfo.InvariantCulture),
    };

    private static void Indented(Session session, string sentence)
    {
        const int indent = 2;
        foreach (string line in Layout.Wrap(sentence, Math.Max(20, Math.Min(session.Terminal.Width, Layout.MaxWidth) - indent)))
        {
            session.Write(new string(' ', indent) + line);
        }
    }
}
