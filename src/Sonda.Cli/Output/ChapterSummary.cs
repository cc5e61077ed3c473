using System.Globalization;
using Sonda.Studies.Chapter;

namespace Sonda.Cli.Output;

/// <summary>
/// The output of <c>sonda chapter</c> in the terminal: the two main tables, and where the rest is.
/// </summary>
internal static class ChapterSummary
{
    public static void Write(CommandContext context, ChapterResult result, string? report)
    {
        TextCatalog texts = context.Texts;
        if (result.Accuracies.Count > 0)
        {
            Section(context, texts["chapter.accuracyTitle"], [.. AccuracyRows(result, texts)]);
            if (result.Complete)
            {
                TellSpread(context, result);
            }
        }

        if (result.InitialSpeeds.Count > 0)
        {
            Section(context, texts["chapter.speedTitle"], [.. SpeedRows(result, texts)]);
            InitialSpeedsResult deepest = result.InitialSpeeds[^1];
            context.Explain(texts.Say(
                "chapter.speedMeaning",
                ("network", deepest.Network),
                ("ratio", Figures.Ratio(Math.Log10(deepest.Median[^1]) - Math.Log10(deepest.Median[0])))));
        }

        context.Write("");
        if (result.Quick)
        {
            context.Explain(texts["chapter.quick"]);
        }

        if (report is not null)
        {
            context.Write(texts.Say("chapter.report", ("time", Figures.Duration(result.Seconds)), ("report", report)));
        }
    }

    /// <summary>
    /// The spread of the networks after the first epoch and at their best. The explanation follows only if it applies and the
    /// training was long enough to tell.
    /// </summary>
    private static void TellSpread(CommandContext context, ChapterResult result)
    {
        IReadOnlyList<AccuracyResult> accuracies = result.Accuracies;
        double[] first =
            [.. accuracies.Where(accuracy => accuracy.PerEpoch.Count > 0).Select(accuracy => accuracy.PerEpoch[0])];
        if (first.Length < 2)
        {
            return;
        }

        double early = first.Max() - first.Min();
        double late = accuracies.Max(accuracy => accuracy.Best) - accuracies.Min(accuracy => accuracy.Best);
        const double clearly = 3;
        context.Explain(context.Texts.Say("chapter.spread", ("early", early), ("late", late))
            + (!result.Quick && early > clearly * late ? " " + context.Texts["chapter.spreadMeaning"] : ""));
    }

    private static void Section(CommandContext context, string title, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        context.Write("");
        context.Write(title);
        foreach (string line in Layout.Table(rows))
        {
            context.Write(line);
        }
    }

    private static IEnumerable<IReadOnlyList<string>> AccuracyRows(ChapterResult result, TextCatalog texts)
    {
        // The book's figures appear only next to figures from the book's data.
        bool comparable = result.Accuracies.Any(accuracy => accuracy.Book is not null);
        List<string> header =
        [
            texts["chapter.network"], texts["chapter.epochs"],
            texts["chapter.first"], texts["chapter.best"], texts["chapter.last"],
        ];
        if (comparable)
        {
            header.Add(texts["chapter.book"]);
        }

        header.Add(texts["chapter.time"]);
        yield return header;
        foreach (AccuracyResult accuracy in result.Accuracies)
        {
            List<string> row =
            [
                accuracy.Network,
                accuracy.PerEpoch.Count.ToString(CultureInfo.InvariantCulture),
                accuracy.PerEpoch.Count > 0 ? Figures.Percent(accuracy.PerEpoch[0]) : "",
                Figures.Percent(accuracy.Best),
                Figures.Percent(accuracy.Final),
            ];
            if (comparable)
            {
                row.Add(accuracy.Book is { } book ? Figures.Percent(book) : "");
            }

            row.Add(Figures.Duration(accuracy.Seconds));
            yield return row;
        }
    }

    private static IEnumerable<IReadOnlyList<string>> SpeedRows(ChapterResult result, TextCatalog texts)
    {
        int layers = result.InitialSpeeds.Max(speeds => speeds.Median.Count);
        yield return [texts["chapter.network"], "",
            .. Enumerable.Range(1, layers).Select(layer => texts.Say("chapter.layer", ("layer", layer)))];
        foreach (InitialSpeedsResult speeds in result.InitialSpeeds)
        {
            yield return Row(speeds.Network, texts.Say("chapter.median", ("networks", result.Seeds)), speeds.Median);
            yield return Row("", "5%", speeds.Q05);
            yield return Row("", "95%", speeds.Q95);
            yield return Row(
                "", texts.Say("chapter.seed", ("seed", result.Seed.ToString(CultureInfo.InvariantCulture))), speeds.Measured);
            if (speeds.Book is not null)
            {
                yield return ["", texts["chapter.book"], .. speeds.Book.Select(Figures.AsPrinted)];
            }
        }

        static IReadOnlyList<string> Row(string network, string what, IReadOnlyList<double> speeds) =>
            [network, what, .. speeds.Select(speed => Figures.Speed(speed))];
    }
}
