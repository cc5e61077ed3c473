using ScottPlot;
using Sonda.Reports.Csv;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Figures;

/// <summary>
/// (d) Learning speeds during training, one figure per net on the same axes: the norm of the mean, as in the book,
/// and, paler, the mean of the norms, which distinguishes learning from cancelling.
/// </summary>
internal static class SpeedCurvesFigure
{
    private static readonly int[] Steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    /// <summary>A figure for each network with an epoch.</summary>
    public static IEnumerable<Figure> All(FigureContext context)
    {
        SpeedCurveResult[] curves = [.. context.Result.SpeedCurves.Where(curve => curve.Epochs.Count > 0)];
        return curves.Select(curve => Draw(context, curve, curves));
    }

    /// <summary>Draws one net; the axes fit all of <paramref name="family"/>, so that figures can be compared.</summary>
    public static Figure Draw(FigureContext context, SpeedCurveResult net, IReadOnlyList<SpeedCurveResult> family)
    {
        int hidden = net.Speeds.Count;
        LogScale scale = LogScale.For(
            family.SelectMany(curve => curve.Speeds.Concat(curve.MeanNorms)).SelectMany(values => values));
        int last = Math.Max(1, family.Max(curve => curve.Epochs[^1] + 1));
        float room = FigureRenderer.Width(context.Layer(hidden - 1), 12.5f, bold: true) + 28;
        Plot plot = FigurePlot.New(new PixelPadding(66, room, 52, 38));
        plot.Axes.SetLimits(0, last, scale.Low, scale.Top);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(scale.Marks());
        plot.Axes.Bottom.TickGenerator = EpochTicks(context, last);
        var labels = new List<Label>
        {
            FigurePlot.NameAxes(
                plot, context.Texts.Say("figure.curves.x"), context.Texts.Say("figure.speed.axis"), new(0, scale.Top)),
        };

        // Paler lines first, so that the speeds lie on top.
        for (int layer = 0; layer < net.MeanNorms.Count; layer++)
        {
            FigurePlot.AddLine(plot, Points(net, net.MeanNorms[layer], scale), Tone.Series(layer), 1.4f, pale: true);
        }

        for (int layer = 0; layer < hidden; layer++)
        {
            Coordinates[] points = [.. Points(net, net.Speeds[layer], scale)];
            FigurePlot.AddLine(plot, points, Tone.Series(layer), 2.4f);
            if (points.Length > 0)
            {
                labels.Add(new Label(context.Layer(layer), points[^1], Tone.SeriesText(layer))
                {
                    Right = 8,
                    Bold = true,
                    Size = 12.5f,
                    Column = "layers",
                });
            }
        }

        return new Figure
        {
            Name = $"speeds-{hidden}-hidden",
            Title = context.Texts.Say("figure.curves.title", ("net", context.HiddenLayers(hidden))),
            Subtitle = context.Texts.Say(
                "figure.curves.subtitle", ("data", context.DataName), ("seed", context.Seed)),
            Alt = Alt(context, net),
            Notice = context.Notice,
            Plot = plot,
            Labels = labels,
            Legend =
            [
                new(LegendGlyph.Line, context.Texts.Say("figure.curves.speed"), Tone.Ink),
                new(LegendGlyph.PaleLine, context.Texts.Say("figure.curves.mean"), Tone.Ink),
            ],
        };
    }

    private static IEnumerable<Coordinates> Points(SpeedCurveResult net, IReadOnlyList<double> values, LogScale scale) =>
        net.Epochs.Zip(values, (epoch, value) => new Coordinates(epoch, scale.Place(value)));

    private static ScottPlot.TickGenerators.NumericManual EpochTicks(FigureContext context, int last)
    {
        int step = Steps.FirstOrDefault(step => last / step <= 6, Math.Max(1, last / 5));
        IEnumerable<int> marks = Enumerable.Range(0, (last / step) + 1).Select(i => i * step);
        return FigurePlot.Ticks(marks.Select(epoch => ((double)epoch, context.Numbers.Count(epoch))));
    }

    private static string Alt(FigureContext context, SpeedCurveResult net) =>
        context.Texts.Say("figure.curves.alt") + " " + string.Join(" ", net.Speeds
            .Where(speeds => speeds.Count > 0)
            .Select((speeds, layer) => context.Texts.Say(
                "figure.curves.alt.layer",
                ("layer", context.Layer(layer)),
                ("first", context.Numbers.Significant(speeds[0], 2)),
                ("least", context.Numbers.Significant(speeds.Min(), 2)),
                ("last", context.Numbers.Significant(speeds[^1], 2)))));

    /// <summary>The speeds of each network: a row for each epoch.</summary>
    public static IEnumerable<CsvTable> Tables(ChapterResult result) => result.SpeedCurves.Select(Table);

    private static CsvTable Table(SpeedCurveResult curve)
    {
        IEnumerable<string> Columns(string quantity, int count) =>
            Enumerable.Range(1, count).Select(layer => $"{quantity} of hidden layer {layer}");
        var table = new CsvTable(
            $"speeds-{curve.Speeds.Count}-hidden",
            [
                "epoch", .. Columns("norm of mean gradient", curve.Speeds.Count),
                .. Columns("mean of gradient norms", curve.MeanNorms.Count),
            ]);
        for (int i = 0; i < curve.Epochs.Count; i++)
        {
            table.Add([curve.Epochs[i], .. curve.Speeds.Concat(curve.MeanNorms).Select(series => CsvTable.At(series, i))]);
        }

        return table;
    }
}
