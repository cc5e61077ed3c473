using System.Globalization;
using Sonda.Reports.Chapter;
using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Reports.Diagnoses;

/// <summary>A forecast as one page that needs no other file, no script and no network.</summary>
public static class ForecastPage
{
    /// <summary>The text of the page.</summary>
    /// <param name="result">The forecast, and what was measured beside it.</param>
    /// <param name="language">Portuguese, or else English.</param>
    /// <param name="command">The command that made it, as it was typed.</param>
    public static string Write(ForecastResult result, CultureInfo language, string command)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(language);
        Prose prose = Prose.For(language);
        Html body = Html.Join(
        [
            Header(result, prose),
            ForecastSection.Write(result, prose, new InlineFigures(prose)),
            Table(result, prose),
            Sections.Of(prose, "diagnosis.how", Html.From($"""
                <dl class="facts">
                <dt>{prose.Inline("how.command")}</dt><dd><code>{command}</code></dd>
                <dt>{prose.Inline("how.versions")}</dt><dd>{HowSection.Versions()}</dd>
                </dl>
                """)),
        ]);
        return PageShell.Write(prose, prose.Text("forecast.page", ("network", result.Network)), body);
    }

    private static Html Header(ForecastResult result, Prose prose)
    {
        string key = result.Field?.Kind == FieldKind.Residual ? "residual" : result.Field?.Phase is { } phase ? phase.ToString().ToLowerInvariant() : "none";
        return Html.From($"""
            <header>
            <p class="kicker">{prose.Inline("forecast.kicker")}</p>
            <h1>{prose.Inline("forecast.verdict." + key)}</h1>
            <p><code>{result.Network}</code></p>
            <dl class="run">
            <div><dt>{prose.Inline("page.data")}</dt><dd>{result.Data}</dd></div>
            <div><dt>{prose.Inline("page.seed")}</dt><dd>{result.Seed.ToString(CultureInfo.InvariantCulture)}</dd></div>
            <div><dt>{prose.Inline("forecast.rows")}</dt><dd>{prose.Numbers.Count(result.Rows)}</dd></div>
            <div><dt>{prose.Inline("forecast.seeds")}</dt><dd>{prose.Numbers.Count(result.Seeds)}</dd></div>
            </dl>
            </header>
            {(result.Complete ? default : Html.From($"""<aside class="notice"><p>{prose.Inline("forecast.partial")}</p></aside>"""))}
            """);
    }

    private static Html Table(ForecastResult result, Prose prose)
    {
        if (!result.HasSpeeds && result.Seeds == 0)
        {
            return default;
        }

        Numbers numbers = prose.Numbers;
        string Log(double? natural) => natural is { } log ? numbers.SignificantOfLog(log / Math.Log(10), 2) : Numbers.Missing;
        string[] header = [prose.Text("diagnosis.column.layer"),
            .. ((string[])["expected", "low", "high", "measured", "inside"]).Select(key => prose.Text("forecast.column." + key))];
        IEnumerable<IReadOnlyList<string>> rows = result.Layers.Select(layer => (IReadOnlyList<string>)
        [
            layer.Name, Log(layer.Speed?.LogExpected), Log(layer.Speed?.LogLow), Log(layer.Speed?.LogHigh),
            result.Seeds == 0 ? Numbers.Missing : numbers.SignificantOfLog(layer.MedianLog10, 3),
            result.Seeds == 0 || layer.Speed is null
                ? Numbers.Missing : $"{numbers.Count(layer.MeasuredLog10.Count(layer.Holds))}/{numbers.Count(result.Seeds)}",
        ]);
        return Sections.Of(
            prose, "forecast.table",
            prose.Paragraphs("forecast.table.text", ("rows", numbers.Count(result.Rows)), ("coverage", numbers.Percent(100 * Band.Coverage, 0))),
            HtmlTable.Open(prose.Text("forecast.table"), header, rows));
    }
}
