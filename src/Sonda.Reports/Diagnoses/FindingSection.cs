using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Diagnoses;

/// <summary>A finding with its numbers, its meaning, and the remedies to try.</summary>
internal static class FindingSection
{
    public static Html Write(DiagnosisResult result, TextCatalog texts)
    {
        IReadOnlyList<Finding> findings = result.Verdict.Findings;
        var view = DiagnosisView.Of(result);
        Html Paragraph(string? text) => string.IsNullOrEmpty(text) ? default : Html.From($"<p>{text}</p>");
        return Sections.Of(
            texts, "diagnosis.findings",
            Paragraph(view.LearningSentence(texts)),
            Paragraph(string.Join(' ', view.Scores(texts))),
            MetricSection.Sentences(result.Validation, result.Test, texts),
            Paragraph(view.MissingSentence(texts)),
            !result.Verdict.IsJudged ? texts.Paragraphs("diagnosis.unread")
                : findings.Count == 0 ? texts.Paragraphs(view.IsForeign ? "diagnosis.nothing.trace" : "diagnosis.nothing")
                : Html.Join(findings.Select(finding => One(finding, result.Trace.Subject, texts))));
    }

    private static Html One(Finding finding, TraceSubject subject, TextCatalog texts)
    {
        var words = FindingText.Of(finding, texts);
        bool isOfWeights = finding.Weights.Count > 0;
        string layers = isOfWeights ? WeightNames.Of(finding.Weights, texts) : finding.Layers.Count == 0 ? texts.Say("diagnosis.everywhere") : LayerNames.Of(finding.Layers, subject);
        return Html.From($"""
            <article class="finding {finding.Severity.ToString().ToLowerInvariant()}">
            <h3>{words.Title} <span>{words.Severity}</span></h3>
            <dl class="run">
            <div><dt>{texts.Inline(isOfWeights ? "diagnosis.weights" : "diagnosis.layers")}</dt><dd>{layers}</dd></div>
            <div><dt>{texts.Inline("diagnosis.since")}</dt><dd>{texts.Numbers.Count(finding.SinceStep)}</dd></div>
            <div><dt>{texts.Inline("diagnosis.sure")}</dt><dd>{Sure(finding.Probability, texts)}</dd></div>
            </dl>
            <p>{words.Text.Replace(" × 10", "\u00a0×\u00a010", StringComparison.Ordinal)}</p>
            <p>{words.Why}</p>
            {Evidence(finding, texts)}
            </article>
            """);
    }

    /// <summary>The probability in whole percent, without false precision near 0 and 100.</summary>
    private static string Sure(double probability, TextCatalog texts) => probability switch
    {
        > 0 and < 0.01 => "< " + texts.Numbers.Percent(1, 0),
        >= 0.999 and < 1 => "> " + texts.Numbers.Percent(99.9),
        > 0.99 and < 1 => texts.Numbers.Percent(100 * probability),
        _ => texts.Numbers.Percent(100 * probability, 0),
    };

    private static Html Evidence(Finding finding, TextCatalog texts) => HtmlTable.Folded(
        texts.Inline("diagnosis.evidence"),
        [texts.Say("diagnosis.evidence.name"), texts.Say("diagnosis.evidence.value")],
        finding.Evidence.Select(item => (IReadOnlyList<string>)
        [
            item.Key,
            item.Value == Math.Floor(item.Value) && Math.Abs(item.Value) < 1e6 ? texts.Numbers.Plain(item.Value) : texts.Numbers.Significant(item.Value, 3),
        ]),
        texts.Inline("diagnosis.rule", ("command", $"sonda diagnose --explain {finding.Ailment}")));
}
