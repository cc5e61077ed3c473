using Sonda.Reports.Pages;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Chapter;

/// <summary>(a) Accuracy by depth.</summary>
internal static class AccuracySection
{
    /// <summary>The difference in percentage points up to which a best epoch counts as equal to the book's.</summary>
    private const double NearBook = DepthFinding.Noise;

    public static Html Write(PageContext page)
    {
        TrainingTexts training = new(page);
        Html intro = page.Texts.Paragraphs(
            "accuracy.intro", ("batch", training.Batch), ("eta", training.Eta), ("lambda", training.Lambda));
        return page.Pictures.ContainsKey("accuracy")
            ? page.Section(
                "accuracy", intro, page.Picture("accuracy", page.Texts.Inline("accuracy.caption"), Table(page)),
                Final(page), First(page), Book(page))
            : page.Section("accuracy", intro, page.Missing());
    }

    private static Html Final(PageContext page) => DepthFinding.Final(page.Result) is not { } found
        ? default
        : page.Texts.Paragraphs(
            "accuracy.final." + found.Verdict,
            ("shallow", page.Figures.HiddenLayers(found.Shallow.Network)),
            ("deep", page.Figures.HiddenLayers(found.Deep.Network)),
            ("shallowFinal", page.Numbers.Percent(found.ShallowAccuracy, 2)),
            ("deepFinal", page.Numbers.Percent(found.DeepAccuracy, 2)),
            ("gap", page.Numbers.Fixed(Math.Abs(found.Gain), 2)));

    private static Html First(PageContext page) => DepthFinding.First(page.Result) is not { } found
        ? default
        : page.Texts.Paragraphs(
            "accuracy.first." + found.Verdict,
            ("shallow", page.Figures.HiddenLayers(found.Shallow.Network)),
            ("deep", page.Figures.HiddenLayers(found.Deep.Network)),
            ("shallowFirst", page.Numbers.Percent(found.ShallowAccuracy)),
            ("deepFirst", page.Numbers.Percent(found.DeepAccuracy)));

    private static Html Book(PageContext page) => DepthFinding.FurthestFromBook(page.Result) is not { } furthest
        ? default
        : page.Texts.Paragraphs(
            Math.Abs(furthest.Distance) <= NearBook ? "accuracy.book.near" : "accuracy.book.far",
            ("gap", page.Numbers.Fixed(Math.Abs(furthest.Distance), 2)),
            ("net", page.Figures.HiddenLayers(furthest.Net.Network)));

    private static Html Table(PageContext page)
    {
        TextCatalog texts = page.Texts;
        Numbers numbers = page.Numbers;
        bool book = page.Result.Accuracies.Any(net => net.Book is not null);
        string[] header =
        [
            texts.Say("column.network"), texts.Say("column.epochs"), texts.Say("column.first"), texts.Say("column.final"),
            texts.Say("column.best"), .. book ? [texts.Say("column.book")] : Array.Empty<string>(), texts.Say("column.time"),
        ];
        IEnumerable<string[]> rows = page.Result.Accuracies.Where(net => net.PerEpoch.Count > 0).Select(net => (string[])
        [
            net.Network, numbers.Count(net.PerEpoch.Count), numbers.Percent(net.PerEpoch[0], 2), numbers.Percent(net.Final, 2),
            numbers.Percent(net.Best, 2),
            .. book ? [numbers.Percent(net.Book ?? double.NaN, 2)] : Array.Empty<string>(), numbers.Fixed(net.Seconds, 1),
        ]);
        return HtmlTable.Folded(texts.Inline("accuracy.table"), header, rows);
    }
}
