using ScottPlot;
using ScottPlot.Plottables;
using Sonda.Reports.Csv;
using Sonda.Studies.Chapter;
using Sonda.Theory;

namespace Sonda.Reports.Figures;

/// <summary>
/// (b) Learning speeds before any training, net by net: the one seed, the spread over many, the book's figures and
/// the forecast of the theory.
/// </summary>
internal static class InitialSpeedsFigure
{
    private const double HalfBand = 0.26;

    /// <summary>The offset of the seed to the left and of the book to the right, so that neither hides the other.</summary>
    private const double Beside = 0.12;

    /// <summary>The figure, if speeds were measured.</summary>
    public static IEnumerable<Figure> All(FigureContext context) =>
        context.Result.InitialSpeeds.Any(speeds => speeds.Measured.Count > 0) ? [Draw(context)] : [];

    public static Figure Draw(FigureContext context)
    {
        InitialSpeedsResult[] nets = [.. context.Result.InitialSpeeds.Where(net => net.Measured.Count > 0)];
        Plot plot = FigurePlot.New(new PixelPadding(66, 20, 52, 38));
        LogScale scale = LogScale.For(nets.SelectMany(net =>
            net.Measured.Concat(net.Median).Concat(net.Q05).Concat(net.Q95).Concat(net.Book ?? [])));
        var ticks = new List<(double Place, string Name)>();
        var labels = new List<Label>();
        double start = 0;
        foreach (InitialSpeedsResult net in nets)
        {
            AddNet(plot, scale, net, start);
            for (int layer = 0; layer < net.Measured.Count; layer++)
            {
                ticks.Add((start + layer, context.Numbers.Count(layer + 1)));
            }

            double middle = start + ((net.Measured.Count - 1) / 2.0);
            labels.Add(new Label(context.HiddenLayers(net.Measured.Count), new(middle, scale.Top), Tone.Ink)
            {
                Side = 0,
                Bold = true,
                Below = 10,
            });
            start += net.Measured.Count + 0.5;
        }

        plot.Axes.SetLimits(-0.7, start - 0.8, scale.Low, scale.Top);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(scale.Marks());
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(ticks);
        plot.Grid.XAxisStyle.IsVisible = false;
        labels.Add(FigurePlot.NameAxes(
            plot, context.Texts.Say("figure.speeds.x"), context.Texts.Say("figure.speed.axis"), new(-0.7, scale.Top)));
        return new Figure
        {
            Name = "initial-speeds",
            Title = context.Texts.Say("figure.initial.title"),
            Subtitle = context.Texts.Say("figure.initial.subtitle", ("data", context.DataName)),
            Alt = Alt(context, nets),
            Notice = context.Notice,
            Plot = plot,
            Labels = labels,
            Legend = Legend(context, nets),
        };
    }

    private static void AddNet(Plot plot, LogScale scale, InitialSpeedsResult net, double start)
    {
        double[] theory = SigmoidMeanField.BookStart.HiddenSpeeds(net.Measured.Count, 10);
        FigurePlot.AddDots(
            plot, [.. theory.Select((speed, layer) => new Coordinates(start + layer, scale.Place(speed)))], Tone.Muted);
        for (int layer = 0; layer < net.Measured.Count; layer++)
        {
            double x = start + layer;
            Tone tone = Tone.Series(layer);
            if (layer < net.Median.Count && layer < net.Q05.Count && layer < net.Q95.Count)
            {
                (double low, double high) = (scale.Place(net.Q05[layer]), scale.Place(net.Q95[layer]));
                AddBand(plot, x, low, scale.Place(net.Median[layer]), high, tone);
            }

            FigurePlot.AddMarkers(
                plot, [new(x - Beside, scale.Place(net.Measured[layer]))], MarkerShape.FilledCircle, tone, 9);
            if (net.Book is { } book && layer < book.Count)
            {
                FigurePlot.AddMarkers(
                    plot, [new(x + Beside, scale.Place(book[layer]))], MarkerShape.OpenDiamond, Tone.Ink, 11);
            }
        }
    }

    private static void AddBand(Plot plot, double x, double low, double middle, double high, Tone tone)
    {
        if (double.IsFinite(low) && double.IsFinite(high))
        {
            Rectangle band = plot.Add.Rectangle(x - HalfBand, x + HalfBand, low, high);
            band.FillColor = tone.Plot.WithAlpha(FigurePlot.PaleAlpha);
            band.LineWidth = 0;
        }

        FigurePlot.AddLine(plot, [new(x - HalfBand, middle), new(x + HalfBand, middle)], tone, 2);
    }

    private static List<LegendEntry> Legend(FigureContext context, InitialSpeedsResult[] nets)
    {
        var legend = new List<LegendEntry>
        {
            new(LegendGlyph.Dot, context.Texts.Say("figure.initial.seed", ("seed", context.Seed)), Tone.Ink),
            new(
                LegendGlyph.Band,
                context.Texts.Say("figure.initial.band", ("seeds", context.Numbers.Count(context.Result.Seeds))),
                Tone.Ink),
        };
        if (nets.Any(net => net.Book is { Count: > 0 }))
        {
            legend.Add(new(LegendGlyph.Diamond, context.Texts.Say("figure.book"), Tone.Ink));
        }

        legend.Add(new(LegendGlyph.DottedLine, context.Texts.Say("figure.theory"), Tone.Muted));
        return legend;
    }

    private static string Alt(FigureContext context, InitialSpeedsResult[] nets) =>
        context.Texts.Say("figure.initial.alt") + " " + string.Join(" ", nets.Select(net => context.Texts.Say(
            "figure.initial.alt.net",
            ("net", context.HiddenLayers(net.Measured.Count)),
            ("speeds", string.Join("; ", net.Measured.Select(speed => context.Numbers.Significant(speed, 2)))))));

    /// <summary>The speeds: a row for each hidden layer of each network.</summary>
    public static IEnumerable<CsvTable> Tables(ChapterResult result)
    {
        if (result.InitialSpeeds.Count == 0)
        {
            yield break;
        }

        var table = new CsvTable(
            "initial-speeds",
            ["network", "hidden layer", "speed of the one seed", "median", "5% quantile", "95% quantile", "book"]);
        foreach (InitialSpeedsResult net in result.InitialSpeeds)
        {
            for (int layer = 0; layer < net.Measured.Count; layer++)
            {
                table.Add(
                    net.Network, layer + 1, net.Measured[layer], CsvTable.At(net.Median, layer), CsvTable.At(net.Q05, layer),
                    CsvTable.At(net.Q95, layer), net.Book is null ? null : CsvTable.At(net.Book, layer));
            }
        }

        yield return table;
    }
}
