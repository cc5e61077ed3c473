using System.Globalization;
using Sonda.Reports.Diagnoses;
using Sonda.Reports.Figures;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Speeds;

namespace Sonda.Reports.Speeds;

/// <summary>Learning speeds at the start as one page without other files, scripts or network access.</summary>
internal static class SpeedsPage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">The measurement.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as typed.</param>
    public static string Write(SpeedsResult result, string language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        Html body = Html.Join(
        [
            Header(result, texts),
            Sections.Of(
                texts, "speeds.page.layers",
                new InlineFigures(texts).Show(SpeedsFigure.Of(result, texts), "speeds.page.caption"),
                Table(result, texts)),
            ResultPage.How(texts, command),
        ]);
        return PageShell.Write(texts, texts.Say("speeds.page", ("network", result.Network)), body);
    }

    private static Html Header(SpeedsResult result, TextCatalog texts) => Html.Join(
    [
        ResultPage.Header(
            texts, "speeds.page.kicker", texts.Inline("figure.initial.title"), result.Network,
            ("page.data", result.Data), ("page.seed", result.Seed.ToString(CultureInfo.InvariantCulture)),
            ("forecast.rows", texts.Numbers.Count(result.Images)), ("forecast.seeds", texts.Numbers.Count(result.Seeds))),
        result.Complete ? default : ResultPage.Notice(texts.Inline("forecast.partial")),
    ]);

    private static Html Table(SpeedsResult result, TextCatalog texts)
    {
        Numbers numbers = texts.Numbers;
        string[] header = [texts.Say("speeds.layer"), texts.Say("speeds.median"), "5%", "95%", .. result.Theory is null ? [] : new[] { texts.Say("figure.theory") }];
        return result.Median.Count == 0 ? default : HtmlTable.Open(texts.Say("speeds.page.layers"), header, result.MedianLog10.Select((log, layer) => (IReadOnlyList<string>)
        [
            numbers.Count(layer + 1), numbers.SignificantOfLog(log, 3), numbers.Significant(result.Q05[layer], 3), numbers.Significant(result.Q95[layer], 3),
            .. result.Theory is { } theory ? [numbers.SignificantOfLog(theory[layer].Log10, 3)] : Array.Empty<string>(),
        ]));
    }
}
