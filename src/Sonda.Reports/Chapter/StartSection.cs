using Sonda.Reports.Pages;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;
using Sonda.Theory;

namespace Sonda.Reports.Chapter;

/// <summary>(b) Learning speeds before training, and how typical the book's are.</summary>
internal static class StartSection
{
    /// <summary>The share of figures inside the middle-90% range below which the page calls a draw unusual.</summary>
    private const double OrdinaryShare = 0.7;

    /// <summary>The factor up to which medians of different nets count as nearly equal.</summary>
    private const double NearlyEqual = 1.25;

    public static Html Write(PageContext page)
    {
        Html intro = page.Texts.Paragraphs("start.intro");
        if (!page.Pictures.ContainsKey("initial-speeds"))
        {
            return page.Section("start", intro, Formulas.Speed(page.Texts), page.Missing());
        }

        bool book = page.Result.InitialSpeeds.Any(net => net.Book is { Count: > 0 });
        return page.Section(
            "start", intro, Formulas.Speed(page.Texts),
            page.Picture("initial-speeds", Caption(page, book), Table(page, book)), Claims(page));
    }

    private static Html Caption(PageContext page, bool book)
    {
        bool same = page.Result.InitialSpeeds.Count > 1
            && StartFinding.From(page.Result) is { SpreadFromOutput: <= NearlyEqual };
        IEnumerable<string> keys =
        [
            "start.caption",
            .. book ? ["start.caption.book"] : Array.Empty<string>(),
            .. same ? ["start.caption.same"] : Array.Empty<string>(),
        ];
        return Html.Join(keys.Select(key => page.Texts.Inline(key)));
    }

    private static Html Claims(PageContext page)
    {
        if (StartFinding.From(page.Result) is not { } start)
        {
            return default;
        }

        Numbers numbers = page.Numbers;
        Html neighbours = page.Texts.Paragraphs(
            start.MinRatio > 1 ? "start.every" : "start.most",
            ("least", numbers.Fixed(start.MinRatio, 2)),
            ("greatest", numbers.Fixed(start.GreatestRatio, 2)),
            ("ratio", numbers.Fixed(start.Ratio, 2)));
        Html deep = page.Texts.Paragraphs(
            "start.deep",
            ("net", page.Figures.HiddenLayers(start.Deepest.Median.Count)),
            ("factor", numbers.Factor(start.FirstToLast)));
        Html seed = page.Texts.Paragraphs(
            "start.seed",
            ("seed", page.Figures.Seed),
            ("inside", numbers.Count(start.SeedInside)),
            ("layers", numbers.Count(start.Layers)),
            ("seeds", numbers.Count(page.Result.Seeds)));
        return Html.Join([neighbours, deep, Book(page, start), seed]);
    }

    private static Html Book(PageContext page, StartFinding start)
    {
        if (start.BookLayers == 0)
        {
            return default;
        }

        (string, string) seeds = ("seeds", page.Numbers.Count(page.Result.Seeds));
        (string, string) layers = ("layers", page.Numbers.Count(start.BookLayers));
        (string, string) inside = ("inside", page.Numbers.Count(start.BookInside));
        return start.BookInside == start.BookLayers
            ? page.Texts.Paragraphs("start.book.all", seeds, layers)
            : page.Texts.Paragraphs(
                start.BookInside >= OrdinaryShare * start.BookLayers ? "start.book.most" : "start.book.few",
                seeds, layers, inside);
    }

    private static Html Table(PageContext page, bool book)
    {
        TextCatalog texts = page.Texts;
        string[] header =
        [
            texts.Say("column.network"), texts.Say("column.hidden"), texts.Say("column.seed", ("seed", page.Figures.Seed)),
            texts.Say("column.median"), texts.Say("column.range"), texts.Say("column.theory"),
            .. book ? [texts.Say("column.book")] : Array.Empty<string>(),
        ];
        return HtmlTable.Folded(
            texts.Inline("start.table"), header, page.Result.InitialSpeeds.SelectMany(net => Rows(page.Numbers, net, book)));
    }

    private static IEnumerable<string[]> Rows(Numbers numbers, InitialSpeedsResult net, bool book)
    {
        double[] theory = SigmoidMeanField.BookStart.HiddenSpeeds(net.Measured.Count, 10);
        string At(IReadOnlyList<double>? speeds, int layer) =>
            speeds is not null && layer < speeds.Count ? numbers.Significant(speeds[layer], 3) : Numbers.Missing;

        // The book's figures keep the digits that the book prints.
        string BookAt(int layer) =>
            net.Book is { } speeds && layer < speeds.Count ? numbers.Plain(speeds[layer]) : Numbers.Missing;
        return Enumerable.Range(0, net.Measured.Count).Select(layer => (string[])
        [
            net.Network, numbers.Count(layer + 1), At(net.Measured, layer), At(net.Median, layer),
            $"{At(net.Q05, layer)} – {At(net.Q95, layer)}", At(theory, layer),
            .. book ? [BookAt(layer)] : Array.Empty<string>(),
        ]);
    }
}
