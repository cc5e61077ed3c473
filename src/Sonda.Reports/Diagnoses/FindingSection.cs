using System.Globalization;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Traces;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Diagnoses;

/// <summary>What was found, with its numbers, what it means, and what to try.</summary>
internal static class FindingSection
{
    public static Html Write(DiagnosisResult result, Prose prose)
    {
        IReadOnlyList<Finding> findings = result.Verdict.Findings;
        return Sections.Of(
            prose, "diagnosis.findings",
            result.Verdict.Learned == false ? prose.Paragraphs("diagnosis.notLearned") : default,
            !result.Verdict.IsJudged ? prose.Paragraphs("diagnosis.unread")
                : findings.Count == 0 ? prose.Paragraphs("diagnosis.nothing")
                : Html.Join(findings.Select(finding => One(finding, result.Trace.Subject, prose))));
    }

    private static Html One(Finding finding, TraceSubject subject, Prose prose)
    {
        var words = FindingText.Of(finding, prose, prose.Numbers);
        string layers = finding.Layers.Count == 0 ? prose.Text("diagnosis.everywhere") : LayerNames.Of(finding.Layers, subject);
        Html remedies = words.Remedies.Count == 0 ? default : Html.From($"""
            <p><strong>{prose.Inline("diagnosis.try")}</strong></p>
            <ul>{Html.Join(words.Remedies.Select(remedy => Html.From($"<li>{remedy}</li>")))}</ul>
            """);
        return Html.From($"""
            <article class="finding {finding.Severity.ToString().ToLowerInvariant()}">
            <h3>{words.Title} <span>{words.Severity}</span></h3>
            <dl class="run">
            <div><dt>{prose.Inline("diagnosis.layers")}</dt><dd>{layers}</dd></div>
            <div><dt>{prose.Inline("diagnosis.since")}</dt><dd>{prose.Numbers.Count(finding.SinceStep)}</dd></div>
            <div><dt>{prose.Inline("diagnosis.sure")}</dt><dd>{Sure(finding.Probability, prose)}</dd></div>
            </dl>
            <p>{words.Text.Replace(" × 10", "\u00a0×\u00a010", StringComparison.Ordinal)}</p>
            <p>{words.Why}</p>
            {remedies}
            {Evidence(finding, prose)}
            </article>
            """);
    }

    /// <summary>In whole percent, no more than can be known.</summary>
    private static string Sure(double probability, Prose prose) => probability switch
    {
        > 0 and < 0.01 => "< " + prose.Numbers.Percent(1, 0),
        >= 0.999 and < 1 => "> " + prose.Numbers.Percent(99.9),
        > 0.99 and < 1 => prose.Numbers.Percent(100 * probability),
        _ => prose.Numbers.Percent(100 * probability, 0),
    };

    private static Html Evidence(Finding finding, Prose prose) => HtmlTable.Folded(
        prose.Inline("diagnosis.evidence"),
        [prose.Text("diagnosis.evidence.name"), prose.Text("diagnosis.evidence.value")],
        finding.Evidence.Select(item => (IReadOnlyList<string>)
        [
            item.Key,
            item.Value == Math.Floor(item.Value) && Math.Abs(item.Value) < 1e6
                ? item.Value.ToString("0", CultureInfo.InvariantCulture) : prose.Numbers.Significant(item.Value, 3),
        ]),
        prose.Inline("diagnosis.rule", ("command", $"sonda diagnose --explain {finding.Ailment}")));
}
