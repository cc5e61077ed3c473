using Sonda.Reports.Texts;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Diagnoses;

/// <summary>The remedies to try, best first, each with its reason and the whole edited run.</summary>
internal static class RemedySection
{
    public static Html Write(DiagnosisResult result, TextCatalog texts)
    {
        if (result.Remedies.Count == 0)
        {
            return default;
        }

        return Sections.Of(texts, result.Verdict.Healthy == true ? "diagnosis.tryIfNot" : "diagnosis.try", texts.Paragraphs("diagnosis.try.order"), Html.From($"""
            <ol class="remedies">{Html.Join(result.Remedies.Select(remedy => One(RemedyText.Of(remedy, result.Trace.Subject, texts))))}</ol>
            """));
    }

    private static Html One(RemedyText words) => Html.From($"""
        <li><strong>{words.Text}</strong><br/>{words.Why}{(words.Spec is null ? default : Html.From($"<br/><code>{words.Spec}</code>"))}{(words.Code is null ? default : Html.From($"<pre><code>{words.Code}</code></pre>"))}</li>
        """);
}
