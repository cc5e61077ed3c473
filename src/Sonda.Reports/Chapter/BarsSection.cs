using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Chapter;

/// <summary>(c) The gradients of single neurons.</summary>
internal static class BarsSection
{
    public static Html Write(PageContext page)
    {
        Html intro = page.Texts.Paragraphs("bars.intro");
        return page.Result.GradientBars is { } bars && page.Pictures.ContainsKey("gradient-bars")
            ? page.Section(
                "bars", intro, page.Picture("gradient-bars", page.Texts.Inline("bars.caption"), Table(page, bars)),
                Claim(page, bars))
            : page.Section("bars", intro, page.Missing());
    }

    private static Html Claim(PageContext page, GradientBarsResult bars)
    {
        double factor = MeanLength(bars.Layers[^1]) / MeanLength(bars.Layers[0]);
        return double.IsFinite(factor)
            ? page.Texts.Paragraphs(factor > 1 ? "bars.longer" : "bars.shorter", ("factor", page.Numbers.Factor(factor)))
            : page.Texts.Paragraphs("bars.none");
    }

    private static double MeanLength(IReadOnlyList<double> gradients) =>
        gradients.Select(Math.Abs).DefaultIfEmpty(double.NaN).Average();

    private static Html Table(PageContext page, GradientBarsResult bars)
    {
        string[] header =
        [
            page.Texts.Say("column.neuron"),
            .. Enumerable.Range(1, bars.Layers.Count)
                .Select(layer => page.Texts.Say("column.layer", ("number", page.Numbers.Count(layer)))),
        ];
        IEnumerable<string[]> rows = Enumerable.Range(0, bars.Layers.Max(layer => layer.Count)).Select(neuron => (string[])
        [
            page.Numbers.Count(neuron + 1),
            .. bars.Layers.Select(layer => page.Numbers.Significant(neuron < layer.Count ? layer[neuron] : double.NaN, 3)),
        ]);
        return HtmlTable.Folded(page.Texts.Inline("bars.table"), header, rows);
    }
}
