using System.Globalization;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Reports.Views;
using Sonda.Studies.Diagnoses;

namespace Sonda.Reports.Diagnoses;

/// <summary>A diagnosis as one page without other files, scripts or network access.</summary>
public static class DiagnosisPage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">The diagnosis.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as typed.</param>
    public static string Write(DiagnosisResult result, string language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        var figures = new InlineFigures(texts);
        Html body = Html.Join(
        [
            Header(result, texts),
            FindingSection.Write(result, texts),
            RemedySection.Write(result, texts),
            LayerSection.Write(result, texts),
            CauseSection.Write(result, texts, figures),
            ForecastSection.Write(result.Forecast, texts, figures, isForeign: result.Seed is null),
            ValueSection.Write(result, texts),
            MetricSection.Classes(result.Validation, result.Test, texts),
            How(result, texts, command),
        ]);
        return PageShell.Write(texts, texts.Say("diagnosis.page", ("network", result.Trace.Subject.Network)), body);
    }

    private static Html Header(DiagnosisResult result, TextCatalog texts)
    {
        (string, string)[] data = result.Trace.Subject.Data.Length > 0 ? [("page.data", result.Trace.Subject.Data)] : [];
        (string, string)[] seed = result.Seed is { } root ? [("page.seed", root.ToString(CultureInfo.InvariantCulture))] : [];
        return Html.Join(
        [
            ResultPage.Header(
                texts, "diagnosis.kicker", Html.Text(DiagnosisView.Of(result).Title(texts)), result.Trace.Subject.Network,
                [.. data, .. seed, ("diagnosis.steps", "0–" + texts.Numbers.Count(result.LastStep))]),
            result.Complete ? default : ResultPage.Notice(texts.Inline("diagnosis.partial")),
        ]);
    }

    private static Html How(DiagnosisResult result, TextCatalog texts, string command) => ResultPage.How(
        texts, command, "diagnosis.how",
        ("diagnosis.trained", texts.Inline(
            "diagnosis.trained.value",
            ("optimizer", result.Trace.Subject.Optimizer?.Name ?? "–"),
            ("rate", result.Trace.Subject.Optimizer?.LearningRate is { } rate ? texts.Numbers.Plain(rate) : "–"),
            ("batch", texts.Numbers.Count(result.Trace.Subject.BatchSize)),
            ("cost", result.Trace.Subject.Cost))));
}

/// <summary>Sections of a page without a table of contents.</summary>
internal static class Sections
{
    /// <summary>A section with the text of its key as heading.</summary>
    public static Html Of(TextCatalog texts, string key, params ReadOnlySpan<Html> content)
    {
        string id = key[(key.LastIndexOf('.') + 1)..];
        return Html.From($"""
            <section id="{id}" aria-labelledby="{id}-heading">
            <h2 id="{id}-heading">{texts.Inline(key)}</h2>
            {Html.Join(content.ToArray())}
            </section>
            """);
    }
}

/// <summary>Figures that exist only in the page, numbered in order.</summary>
internal sealed class InlineFigures(TextCatalog texts)
{
    private int _count;

    /// <summary>A figure with its caption; nothing if there is no figure.</summary>
    public Html Show(Figure? figure, string caption) => figure is null ? default : Html.From($"""
        <figure id="figure-{figure.Name}">
        <p class="swipe">{texts.Inline("figure.swipe")}</p>
        <div class="scroll" tabindex="0" role="group" aria-label="{figure.Title}">{new Html(FigureRenderer.Svg(figure).Inline())}</div>
        <figcaption><strong>{texts.Inline("figure.number", ("number", texts.Numbers.Count(++_count)))}</strong> {texts.Inline(caption)}</figcaption>
        </figure>
        """);
}
