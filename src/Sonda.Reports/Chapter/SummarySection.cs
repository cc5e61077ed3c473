using Sonda.Reports.Texts;
using Sonda.Theory;

namespace Sonda.Reports.Chapter;

/// <summary>The result in a handful of numbers.</summary>
internal static class SummarySection
{
    public static Html Write(PageContext page)
    {
        Html[] cards = [.. Speeds(page), .. Accuracy(page)];
        return cards.Length == 0 ? default : Html.From($"""
            <section id="summary" aria-labelledby="summary-heading">
            <h2 id="summary-heading">{page.Texts.Inline("page.summary")}</h2>
            <ul class="cards">
            {Html.Join(cards)}
            </ul>
            </section>
            """);
    }

    private static IEnumerable<Html> Speeds(PageContext page)
    {
        if (StartFinding.From(page.Result) is not { } start)
        {
            yield break;
        }

        TextCatalog texts = page.Texts;
        Numbers numbers = page.Numbers;
        yield return Card(numbers.Factor(start.FirstToLast) + "×", texts.Inline(
            start.FirstToLast >= 1 ? "card.depth.faster" : "card.depth.slower",
            ("net", page.Figures.HiddenLayers(start.Deepest.Median.Count))));
        yield return Card(numbers.Fixed(start.Ratio, 2) + "×", texts.Inline(
            "card.factor", ("forecast", numbers.Fixed(SigmoidMeanField.BookStart.RatioOfNeighbours, 2))));
        (int inside, int of, string key) = start.BookLayers > 0
            ? (start.BookInside, start.BookLayers, "card.book")
            : (start.SeedInside, start.Layers, "card.seed");
        yield return Card(
            texts.Say("card.of", ("part", numbers.Count(inside)), ("whole", numbers.Count(of))),
            texts.Inline(key, ("seeds", numbers.Count(page.Result.Seeds))));
    }

    private static IEnumerable<Html> Accuracy(PageContext page)
    {
        if (DepthFinding.First(page.Result) is { } first)
        {
            yield return Versus(page, first, "card.first");
        }

        if (DepthFinding.Final(page.Result) is { } final)
        {
            yield return Versus(page, final, "card.final." + final.Verdict);
        }
    }

    private static Html Versus(PageContext page, DepthFinding found, string key) => Card(
        page.Texts.Say(
            "card.versus",
            ("first", page.Numbers.Percent(found.ShallowAccuracy, 2)),
            ("second", page.Numbers.Percent(found.DeepAccuracy, 2))),
        page.Texts.Inline(
            key,
            ("shallow", page.Figures.HiddenLayers(found.Shallow.Network)),
            ("deep", page.Figures.HiddenLayers(found.Deep.Network))));

    private static Html Card(string number, Html text) =>
        Html.From($"<li><strong>{number}</strong><span>{text}</span></li>");
}
