using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Chapter;

/// <summary>(d) Learning speeds during training, and the limits of their meaning.</summary>
internal static class CurvesSection
{
    /// <summary>The indices of the epochs in a table; the last epoch comes in addition.</summary>
    private static readonly int[] ChosenEpochs = [0, 1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 500, 1000, 2000, 5000];

    public static Html Write(PageContext page)
    {
        SpeedCurveResult[] curves = [.. page.Result.SpeedCurves.Where(curve => curve.Epochs.Count > 0)];
        if (curves.Length == 0)
        {
            return page.Section("curves", page.Missing());
        }

        Html intro = page.Texts.Paragraphs(
            "curves.intro", ("epochs", page.Numbers.Count(curves.Max(curve => curve.Epochs.Count))));
        return page.Section("curves", [intro, .. curves.Select(curve => Net(page, curve)), Caveat(page, curves)]);
    }

    private static Html Net(PageContext page, SpeedCurveResult curve)
    {
        string name = $"speeds-{curve.Speeds.Count}-hidden";
        string net = page.Figures.HiddenLayers(curve.Speeds.Count);
        return Html.From($"""
            <h3>{char.ToUpperInvariant(net[0]) + net[1..]}</h3>
            {page.Picture(name, page.Texts.Inline("curves.caption", ("net", net)), Table(page, curve, name))}
            {(CurveFinding.From(curve) is { } found ? Claim(page, found) : default)}
            """);
    }

    private static Html Claim(PageContext page, CurveFinding found)
    {
        Numbers numbers = page.Numbers;
        Html numbersFirst = page.Texts.Inline(
            "curves.net",
            ("fall", numbers.Factor(found.Fall)),
            ("epoch", numbers.Count(found.MinEpoch)),
            ("startRatio", numbers.Factor(found.StartRatio)),
            ("endRatio", numbers.Factor(found.EndRatio)));
        (string, string) mean = ("meanFall", numbers.Factor(found.MeanFall));
        Html verdict = found switch
        {
            { Plateau: true } => page.Texts.Inline("curves.plateau", mean),
            { Recovers: true } => page.Texts.Inline("curves.recovers", ("recovery", numbers.Factor(found.Recovery))),
            _ => page.Texts.Inline("curves.other", mean),
        };
        Html crossing = found.Crossing is { } epoch
            ? page.Texts.Inline("curves.cross", ("epoch", numbers.Count(epoch)))
            : default;
        return Html.From($"<p>{numbersFirst} {verdict} {crossing}</p>");
    }

    private static Html Caveat(PageContext page, SpeedCurveResult[] curves)
    {
        CurveFinding[] found = [.. curves.Select(CurveFinding.From).OfType<CurveFinding>()];
        CurveFinding? worst = found.Where(net => net.Plateau).MaxBy(net => net.Fall / net.MeanFall);
        Html verdict = worst is null
            ? page.Texts.Paragraphs("caveat.none")
            : page.Texts.Paragraphs(
                "caveat.plateau",
                ("net", page.Figures.HiddenLayers(worst.Hidden)),
                ("fall", page.Numbers.Factor(worst.Fall)),
                ("meanFall", page.Numbers.Factor(worst.MeanFall)));
        return Html.From($"""
            <div class="aside" role="note">
            <h3>{page.Texts.Inline("caveat.heading")}</h3>
            {page.Texts.Paragraphs("caveat.intro")}
            {(found.Length > 0 ? verdict : default)}
            </div>
            """);
    }

    private static Html Table(PageContext page, SpeedCurveResult curve, string name)
    {
        TextCatalog texts = page.Texts;
        IEnumerable<string> Columns(string key, int count) =>
            Enumerable.Range(1, count).Select(layer => texts.Say(key, ("number", page.Numbers.Count(layer))));
        string[] header =
        [
            texts.Say("column.epoch"), .. Columns("column.speed", curve.Speeds.Count),
            .. Columns("column.mean", curve.MeanNorms.Count),
        ];
        int last = curve.Epochs.Count - 1;
        IEnumerable<string[]> rows = ChosenEpochs.Where(epoch => epoch < last).Append(last).Select(i => (string[])
        [
            page.Numbers.Count(curve.Epochs[i]),
            .. curve.Speeds.Concat(curve.MeanNorms)
                .Select(series => page.Numbers.Significant(i < series.Count ? series[i] : double.NaN, 3)),
        ]);
        return HtmlTable.Folded(
            texts.Inline("curves.table"), header, rows, texts.Inline("curves.table.all", ("file", name + ".csv")));
    }
}
