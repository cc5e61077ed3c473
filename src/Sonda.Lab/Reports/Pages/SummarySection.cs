using Sonda.Engine.Theory;
using Sonda.Lab.Texts;

namespace Sonda.Lab.Reports.Pages;

/// <summary>The result in a handful of numbers.</summary>
internal static class SummarySection
{
    public static Html Write(PageContext page)
    {
        Html[] cards = [.. Speeds(page), .. Accuracy(page)];
        return cards.Length == 0 ? default : Html.From($"""
            <section id="summary" aria-labelledby="summary-heading">
            <h2 id="summary-heading">{page.Prose.Inline("page.summary")}</h2>
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

        Prose prose = page.Prose;
        Numbers numbers = page.Numbers;
        yield return Card(numbers.Factor(start.FirstToLast) + "×", prose.Inline(
            start.FirstToLast >= 1 ? "card.depth.faster" : "card.depth.slower",
            ("net", page.Figures.HiddenLayers(start.Deepest.Median.Count))));
        yield return Card(numbers.Fixed(start.Ratio, 2) + "×", prose.Inline(
            "card.factor", ("forecast", numbers.Fixed(SigmoidMeanField.BookStart.RatioOfNeighbours, 2))));
        (int inside, int of, string key) = start.BookLayers > 0
            ? (start.BookInside, start.BookLayers, "card.book")
            : (start.SeedInside, start.Layers, "card.seed");
        yield return Card(
            prose.Text("card.of", ("part", numbers.Count(inside)), ("whole", numbers.Count(of))),
            prose.Inline(key, ("seeds", numbers.Count(page.Result.Seeds))));
    }

    private static IEnumerable<Html> Accuracy(PageContext page)
    {
        if (AccuracyFinding.From(page.Result) is not { } accuracy)
        {
            yield break;
        }

        (string, string) shallow = ("shallow", page.Figures.HiddenLayers(accuracy.Shallow.Network));
        (string, string) deep = ("deep", page.Figures.HiddenLayers(accuracy.Deep.Network));
        yield return Card(
            Versus(page, accuracy.Shallow.PerEpoch[0], accuracy.Deep.PerEpoch[0]),
            page.Prose.Inline("card.first", shallow, deep));
        yield return Card(
            Versus(page, accuracy.Shallow.PerEpoch[^1], accuracy.Deep.PerEpoch[^1]),
            page.Prose.Inline("card.final." + AccuracyFinding.Verdict(accuracy.FinalGain), shallow, deep));
    }

    private static string Versus(PageContext page, double first, double second) => page.Prose.Text(
        "card.versus", ("first", page.Numbers.Percent(first)), ("second", page.Numbers.Percent(second)));

    private static Html Card(string number, Html text) =>
        Html.From($"<li><strong>{number}</strong><span>{text}</span></li>");
}
