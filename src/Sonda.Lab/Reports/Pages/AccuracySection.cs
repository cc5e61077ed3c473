using Sonda.Lab.Texts;

namespace Sonda.Lab.Reports.Pages;

/// <summary>(a) Accuracy by depth.</summary>
internal static class AccuracySection
{
    /// <summary>Points of accuracy within which a best epoch counts as the book's.</summary>
    private const double NearBook = AccuracyFinding.Noise;

    public static Html Write(PageContext page)
    {
        TrainingTexts training = new(page);
        Html intro = page.Prose.Paragraphs(
            "accuracy.intro", ("batch", training.Batch), ("eta", training.Eta), ("lambda", training.Lambda));
        return page.Pictures.ContainsKey("accuracy")
            ? page.Section(
                "accuracy", intro, page.Picture("accuracy", page.Prose.Inline("accuracy.caption"), Table(page)), Claims(page), Book(page))
            : page.Section("accuracy", intro, page.Missing());
    }

    private static Html Claims(PageContext page)
    {
        if (AccuracyFinding.From(page.Result) is not { } found)
        {
            return default;
        }

        Numbers numbers = page.Numbers;
        (string, string) shallow = ("shallow", page.Figures.HiddenLayers(found.Shallow.Network));
        (string, string) deep = ("deep", page.Figures.HiddenLayers(found.Deep.Network));
        Html first = page.Prose.Paragraphs(
            "accuracy.first." + AccuracyFinding.Verdict(found.FirstGain), shallow, deep,
            ("shallowFirst", numbers.Percent(found.Shallow.PerEpoch[0])),
            ("deepFirst", numbers.Percent(found.Deep.PerEpoch[0])));
        Html final = page.Prose.Paragraphs(
            "accuracy.final." + AccuracyFinding.Verdict(found.FinalGain), shallow, deep,
            ("shallowFinal", numbers.Percent(found.Shallow.PerEpoch[^1], 2)),
            ("deepFinal", numbers.Percent(found.Deep.PerEpoch[^1], 2)),
            ("gap", numbers.Fixed(Math.Abs(found.FinalGain), 2)));
        return Html.Join([final, first]);
    }

    private static Html Book(PageContext page) => AccuracyFinding.FurthestFromBook(page.Result) is not { } furthest
        ? default
        : page.Prose.Paragraphs(
            Math.Abs(furthest.Distance) <= NearBook ? "accuracy.book.near" : "accuracy.book.far",
            ("gap", page.Numbers.Fixed(Math.Abs(furthest.Distance), 2)),
            ("net", page.Figures.HiddenLayers(furthest.Net.Network)));

    private static Html Table(PageContext page)
    {
        Prose prose = page.Prose;
        Numbers numbers = page.Numbers;
        bool book = page.Result.Accuracies.Any(net => net.Book is not null);
        string[] header =
        [
            prose.Text("column.network"), prose.Text("column.epochs"), prose.Text("column.first"), prose.Text("column.final"),
            prose.Text("column.best"), .. book ? [prose.Text("column.book")] : Array.Empty<string>(), prose.Text("column.time"),
        ];
        IEnumerable<string[]> rows = page.Result.Accuracies.Where(net => net.PerEpoch.Count > 0).Select(net => (string[])
        [
            net.Network, numbers.Count(net.PerEpoch.Count), numbers.Percent(net.PerEpoch[0], 2), numbers.Percent(net.Final, 2),
            numbers.Percent(net.Best, 2),
            .. book ? [numbers.Percent(net.Book ?? double.NaN, 2)] : Array.Empty<string>(), numbers.Fixed(net.Seconds, 1),
        ]);
        return HtmlTable.Folded(prose.Inline("accuracy.table"), header, rows);
    }
}
