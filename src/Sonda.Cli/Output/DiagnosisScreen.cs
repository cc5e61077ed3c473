using System.Globalization;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Views;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;

namespace Sonda.Cli.Output;

/// <summary>The screen of <c>sonda diagnose</c>: the verdict, each finding with its numbers, one row per layer.</summary>
internal static class DiagnosisScreen
{
    /// <summary>The number of remedies with reason and run: the first works most often, one of three nearly always.</summary>
    private const int MaxRemedies = 3;

    public static void Write(CommandContext context, DiagnosisResult result)
    {
        TextCatalog texts = context.Texts;
        TraceSubject subject = result.Trace.Subject;
        context.Explain(texts.Say("diagnose.intro", ("network", subject.Network), ("readings", result.Trace.Steps.Count), ("step", result.LastStep)));
        context.Write("");
        var view = DiagnosisView.Of(result);
        context.Explain(string.Join(' ', new[] { view.Sentence(texts), view.LearningSentence(texts) }.OfType<string>()));
        if (view.Scores(texts) is { Count: > 0 } scores)
        {
            context.Write("");
            context.Explain(string.Join(' ', scores));
        }

        foreach ((string part, RowMetrics metrics) in TrainingView.Metrics(result.Validation, result.Test, texts))
        {
            MetricLines.Write(context, metrics, part);
        }

        if ((result.Test ?? result.Validation) is { } shownRows)
        {
            MetricLines.WriteClasses(context, shownRows);
        }

        if (view.MissingSentence(texts) is { } missing)
        {
            context.Write("");
            context.Explain(missing);
        }

        foreach (Finding finding in result.Verdict.Findings)
        {
            context.Write("");
            WriteFinding(context, finding, subject);
        }

        if (result.Trace.OtherStarts?.Count is var counted && counted < result.StartsPlanned)
        {
            context.Write("");
            context.Explain(texts.Say("diagnose.startsCut", ("counted", counted), ("planned", result.StartsPlanned)));
        }

        if (result.Remedies.Count > 0)
        {
            context.Write("");
            context.Explain(texts[result.Verdict.Healthy == true ? "diagnose.tryIfNot" : "diagnose.try"]);
            WriteRemedies(context, result.Remedies, subject);
        }

        if (result.Shown is { } shown)
        {
            context.Write("");
            context.Explain(texts.Say(shown.Layers.Any(layer => layer.Factors is not null) ? "diagnose.table" : "diagnose.tablePlain", ("step", shown.Step)));
            context.Write("");
            foreach (string line in LayerTable.Lines(result, shown, texts, context.Terminal.Width))
            {
                context.Write(line);
            }
        }

        if (result.Last is { } last)
        {
            context.Write("");
            context.Explain(texts.Say("diagnose.tableLast", ("step", last.Step)));
            context.Write("");
            foreach (string line in LayerTable.Plain(result, last, texts, context.Terminal.Width))
            {
                context.Write(line);
            }
        }

        if (result.NoLayerValues is { } reason)
        {
            context.Write("");
            context.Explain(texts["diagnose.noValues." + reason]);
        }

        if (result.LayerValues is { } values)
        {
            context.Write("");
            LayerValueTable.Write(context, values, subject);
        }

        if (result.Forecast is { } forecast)
        {
            context.Write("");
            ForecastScreen.WriteTheory(context, forecast);
        }

        if (result.Verdict.Findings.Count > 0)
        {
            context.Write("");
            context.Write(texts["diagnose.pages"]);
            foreach (string ailment in result.Verdict.Findings.Select(found => found.Ailment).Distinct())
            {
                context.Write($"  sonda diagnose --explain {ailment}");
            }
        }
    }

    private static void WriteFinding(CommandContext context, Finding finding, TraceSubject subject)
    {
        TextCatalog texts = context.Texts;
        var words = FindingText.Of(finding, texts.Language);
        string where = finding.Weights.Count > 0 ? WeightNames.Of(finding.Weights, texts, WeightNames.MaxOnScreen)
            : finding.Layers.Count == 0
            ? texts["diagnose.everywhere"]
            : texts.Say(finding.Layers.Count == 1 ? "diagnose.layer" : "diagnose.layers", ("layers", LayerNames.Of(finding.Layers, subject)));
        context.Explain(texts.Say("diagnose.finding", ("ailment", words.Title), ("severity", words.Severity), ("place", where), ("step", finding.SinceStep), ("probability", Sureness(finding.Probability, texts))));
        // A power of ten must not break at the end of a line.
        Indented(context, words.Text.Replace(" × 10", "\u00a0×\u00a010", StringComparison.Ordinal));
        Indented(context, words.Why);
    }

    /// <summary>
    /// The first remedies with their reasons and with the edited runs, which stay on one line to be copied; the others by name.
    /// </summary>
    private static void WriteRemedies(CommandContext context, IReadOnlyList<ProposedRemedy> remedies, TraceSubject subject)
    {
        TextCatalog texts = context.Texts;
        string said = "";
        for (int i = 0; i < Math.Min(remedies.Count, MaxRemedies); i++)
        {
            var words = RemedyText.Of(remedies[i], subject, texts.Language);
            Indented(context, $"{i + 1}. {words.Text}");
            if (words.Why != said)
            {
                Indented(context, said = words.Why, 5);
            }

            foreach (string line in (words.Spec ?? words.Code)?.Split('\n') ?? [])
            {
                context.Write(new string(' ', 5) + line);
            }
        }

        if (remedies.Count > MaxRemedies)
        {
            Indented(context, texts.Say("diagnose.tryThen", ("remedies", string.Join("; ", remedies.Skip(MaxRemedies).Select(remedy => RemedyText.Of(remedy.Id, texts.Language))))));
        }
    }

    /// <summary>
    /// The probability in whole percent, without false precision; a probability short of certainty never shows as 0 or 100.
    /// </summary>
    private static string Sureness(double probability, TextCatalog texts) => (100 * probability) switch
    {
        > 0 and < 1 => texts["diagnose.sureUnder"],
        >= 99.9 and < 100 => texts["diagnose.sureOver"],
        > 99 and < 100 and double percent => percent.ToString("F1", CultureInfo.InvariantCulture),
        double percent => percent.ToString("F0", CultureInfo.InvariantCulture),
    };

    private static void Indented(CommandContext context, string sentence, int indent = 2)
    {
        foreach (string line in Layout.Wrap(sentence, Math.Max(20, Math.Min(context.Terminal.Width, Layout.MaxWidth) - indent)))
        {
            context.Write(new string(' ', indent) + line);
        }
    }
}
