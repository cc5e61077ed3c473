using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Diagnoses;

/// <summary>The remedies to try, best first, each with its reason, and the whole edited run or the lines for its program.</summary>
internal static class RemedySection
{
    public static Html Write(DiagnosisResult result, TextCatalog texts)
    {
        if (result.Remedies.Count == 0)
        {
            return default;
        }

        RemedyText[] remedies = [.. result.Remedies.Select(remedy => RemedyText.Of(remedy, result.Trace.Subject, texts))];
        string? below = Array.Exists(remedies, one => one.Spec is not null) ? "diagnosis.try.run"
            : Array.Exists(remedies, one => one.Code is not null) ? "diagnosis.try.code" : null;
        return Sections.Of(texts, result.Verdict.Healthy == true ? "diagnosis.tryIfNot" : "diagnosis.try", texts.Paragraphs("diagnosis.try.order"), Html.From($"""
            {(below is null ? default : texts.Paragraphs(below))}
            <ol class="remedies">{Html.Join(remedies.Select(One))}</ol>
            """));
    }

    private static Html One(RemedyText words) => Html.From($"""
        <li><strong>{words.Text}</strong><br/>{words.Why}{(words.Spec is null ? default : Html.From($"<br/><code>{words.Spec}</code>"))}{(words.Code is null ? default : Html.From($"<pre><code>{words.Code}</code></pre>"))}</li>
        """);
}
