using ScottPlot;
using Sonda.Reports.Csv;
using Sonda.Reports.Texts;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Figures;

/// <summary>
/// (a) Accuracy by epoch for each depth. The vertical axis is the logarithm of the remaining errors, so that the
/// first epoch, where depth costs most, and the last, where nets differ by a fraction of a percent, fit one picture.
/// </summary>
internal static class AccuracyFigure
{
    private static readonly double[] TickAccuracies = [10, 50, 80, 90, 95, 96, 97, 98, 99, 99.5, 99.9];

    /// <summary>The figure, if some network has an epoch.</summary>
    public static IEnumerable<Figure> All(FigureContext context) =>
        context.Result.Accuracies.Any(accuracy => accuracy.PerEpoch.Count > 0) ? [Draw(context)] : [];

    public static Figure Draw(FigureContext context)
    {
        AccuracyResult[] nets = [.. context.Result.Accuracies.Where(net => net.PerEpoch.Count > 0)];
        int epochs = nets.Max(net => net.PerEpoch.Count);
        float room = nets.Max(net => FigureRenderer.Width(LastLabel(context, net), 12.5f, bold: true)) + 34;
        Plot plot = FigurePlot.New(new PixelPadding(66, room, 52, 38));
        double right = epochs + (0.035 * epochs);
        double best = nets.Max(net => net.PerEpoch.Where(double.IsFinite).DefaultIfEmpty(0).Max());
        double worst = nets.Min(net => net.PerEpoch.Where(double.IsFinite).DefaultIfEmpty(0).Min());
        double low = Place(Math.Min(worst, 50)) - 0.06;
        double high = Place(Math.Min(best, 99.9)) + 0.14;
        double left = 1 - (0.12 * epochs);
        plot.Axes.SetLimits(left, right, low, high);
        plot.Axes.Left.TickGenerator = Ticks(context.Numbers);
        plot.Axes.Bottom.TickGenerator = EpochTicks(epochs, context.Numbers);
        var labels = new List<Label>
        {
            FigurePlot.NameAxes(
                plot, context.Texts.Say("figure.accuracy.x"), context.Texts.Say("figure.accuracy.y"), new(left, high)),
        };

        bool book = nets.Any(net => net.Book is not null);
        for (int i = 0; i < nets.Length; i++)
        {
            int depth = FigureContext.HiddenCount(nets[i].Network) - 1;
            AddNet(plot, labels, context, nets[i], Math.Max(depth, 0), right);
        }

        return new Figure
        {
            Name = "accuracy",
            Title = context.Texts.Say("figure.accuracy.title"),
            Subtitle = context.Texts.Say(
                "figure.accuracy.subtitle",
                ("data", context.DataName),
                ("seed", context.Seed)),
            Alt = Alt(context, nets),
            Notice = context.Notice,
            Plot = plot,
            Labels = labels,
            Legend =
            [
                new(LegendGlyph.Line, context.Texts.Say("figure.accuracy.line"), Tone.Ink),
                new(LegendGlyph.Dot, context.Texts.Say("figure.accuracy.first"), Tone.Ink),
                .. book ? [new LegendEntry(LegendGlyph.Diamond, context.Texts.Say("figure.accuracy.book"), Tone.Muted)]
                    : Array.Empty<LegendEntry>(),
            ],
        };
    }

    private static void AddNet(
        Plot plot, List<Label> labels, FigureContext context, AccuracyResult net, int depth, double right)
    {
        Tone tone = Tone.Series(depth);
        Coordinates[] points = [.. net.PerEpoch.Select((accuracy, epoch) => new Coordinates(epoch + 1, Place(accuracy)))];
        FigurePlot.AddLine(plot, points, tone, 2.2f);
        FigurePlot.AddMarkers(plot, points[..1], MarkerShape.FilledCircle, tone, 9);
        if (net.Book is { } book)
        {
            FigurePlot.AddMarkers(
                plot, [new(right - ((right - net.PerEpoch.Count) * 0.4), Place(book))], MarkerShape.OpenDiamond, tone, 9);
        }

        labels.Add(new Label(context.Numbers.Percent(net.PerEpoch[0]), points[0], Tone.SeriesText(depth))
        {
            Right = -9,
            Side = -1,
            Size = 12.5f,
            Column = "first",
        });
        labels.Add(new Label(
            LastLabel(context, net),
            points[^1] with { X = Math.Max(points[^1].X, right) },
            Tone.SeriesText(depth))
        {
            Right = 16,
            Size = 12.5f,
            Bold = true,
            Leader = true,
            Column = "last",
        });
    }

    private static string LastLabel(FigureContext context, AccuracyResult net) =>
        $"{context.HiddenLayers(net.Network)}  {context.Numbers.Percent(net.PerEpoch[^1])}";

    private static string Alt(FigureContext context, AccuracyResult[] nets) => context.Texts.Say("figure.accuracy.alt")
        + " " + string.Join(" ", nets.Select(net => context.Texts.Say(
            "figure.accuracy.alt.net",
            ("net", context.HiddenLayers(net.Network)),
            ("first", context.Numbers.Percent(net.PerEpoch[0])),
            ("last", context.Numbers.Percent(net.PerEpoch[^1])))));

    /// <summary>−log₁₀ of the share of errors; accuracies from 99.99% on share one height.</summary>
    internal static double Place(double accuracy) => -Math.Log10(Math.Max(100 - accuracy, 0.01) / 100);

    private static ScottPlot.TickGenerators.NumericManual Ticks(Numbers numbers) =>
        FigurePlot.Ticks(TickAccuracies.Select(tick => (Place(tick), numbers.Percent(tick, tick % 1 == 0 ? 0 : 1))));

    internal static ScottPlot.TickGenerators.NumericManual EpochTicks(int epochs, Numbers numbers)
    {
        int step = epochs switch { <= 10 => 1, <= 60 => 5, _ => 10 * ((epochs / 100) + 1) };
        IEnumerable<int> marks = Enumerable.Range(1, epochs).Where(epoch => epoch == 1 || epoch % step == 0);
        return FigurePlot.Ticks(marks.Select(epoch => ((double)epoch, numbers.Count(epoch))));
    }

    /// <summary>The accuracies by epoch: a column for each network.</summary>
    public static IEnumerable<CsvTable> Tables(ChapterResult result)
    {
        IReadOnlyList<AccuracyResult> nets = result.Accuracies;
        if (nets.Count == 0)
        {
            yield break;
        }

        var table = new CsvTable("accuracy", ["epoch", .. nets.Select(net => $"validation accuracy of {net.Network} (%)")]);
        for (int epoch = 0; epoch < nets.Max(net => net.PerEpoch.Count); epoch++)
        {
            table.Add([epoch + 1, .. nets.Select(net => CsvTable.At(net.PerEpoch, epoch))]);
        }

        yield return table;
    }
}
