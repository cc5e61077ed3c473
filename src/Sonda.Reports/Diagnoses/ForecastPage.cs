using System.Globalization;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Reports.Diagnoses;

/// <summary>A forecast as one page without other files, scripts or network access.</summary>
public static class ForecastPage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">The forecast and its measurements.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as typed.</param>
    public static string Write(ForecastResult result, string language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        Html body = Html.Join(
        [
            Header(result, texts),
            ForecastSection.Write(result, texts, new InlineFigures(texts)),
            Table(result, texts),
            ResultPage.How(texts, command),
        ]);
        return PageShell.Write(texts, texts.Say("forecast.page", ("network", result.Network)), body);
    }

    private static Html Header(ForecastResult result, TextCatalog texts)
    {
        string key = result.Field?.Kind == FieldKind.Residual ? "residual" : result.Field?.Phase is { } phase ? phase.ToString().ToLowerInvariant() : "none";
        return Html.Join(
        [
            ResultPage.Header(
                texts, "forecast.kicker", texts.Inline("forecast.verdict." + key), result.Network,
                ("page.data", result.Data), ("page.seed", result.Seed.ToString(CultureInfo.InvariantCulture)),
                ("forecast.rows", texts.Numbers.Count(result.Rows)), ("forecast.seeds", texts.Numbers.Count(result.Seeds))),
            result.Complete ? default : ResultPage.Notice(texts.Inline("forecast.partial")),
        ]);
    }

    private static Html Table(ForecastResult result, TextCatalog texts)
    {
        if (!result.HasSpeeds && result.Seeds == 0)
        {
            return default;
        }

        Numbers numbers = texts.Numbers;
        string Log(double? natural) => natural is { } log ? numbers.SignificantOfLog(log / Math.Log(10), 2) : Numbers.Missing;
        string[] header = [texts.Say("diagnosis.column.layer"),
            .. ((string[])["expected", "low", "high", "measured", "inside"]).Select(key => texts.Say("forecast.column." + key))];
        IEnumerable<IReadOnlyList<string>> rows = result.Layers.Select(layer => (IReadOnlyList<string>)
        [
            layer.Name, Log(layer.Speed?.LogExpected), Log(layer.Speed?.LogLow), Log(layer.Speed?.LogHigh),
            result.Seeds == 0 ? Numbers.Missing : numbers.SignificantOfLog(layer.MedianLog10, 3),
            result.Seeds == 0 || layer.Speed is null
                ? Numbers.Missing : $"{numbers.Count(layer.MeasuredLog10.Count(layer.Holds))}/{numbers.Count(result.Seeds)}",
        ]);
        return Sections.Of(
            texts, "forecast.table",
            texts.Paragraphs("forecast.table.text", ("rows", numbers.Count(result.Rows)), ("coverage", numbers.Percent(100 * Band.Coverage, 0))),
            HtmlTable.Open(texts.Say("forecast.table"), header, rows));
    }
}
