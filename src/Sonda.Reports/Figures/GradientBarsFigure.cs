using ScottPlot;
using ScottPlot.Plottables;
using Sonda.Reports.Csv;
using Sonda.Studies.Chapter;

namespace Sonda.Reports.Figures;

/// <summary>
/// (c) The network as a picture: a column of neurons per hidden layer, and next to each neuron a bar as long as its
/// gradient, all on one scale.
/// </summary>
internal static class GradientBarsFigure
{
    private const double RowHeight = 46;
    private const double Radius = 13;
    private const double HalfBar = 7;
    private const double FirstColumn = 108;

    /// <summary>The figure, if gradients were read.</summary>
    public static IEnumerable<Figure> All(FigureContext context) =>
        context.Result.GradientBars is { Layers.Count: > 0 } bars ? [Draw(context, bars)] : [];

    public static Figure Draw(FigureContext context, GradientBarsResult bars)
    {
        int rows = Math.Max(1, bars.Layers.Max(layer => layer.Count));
        double height = (rows * RowHeight) + 62;
        Plot plot = FigurePlot.New(new PixelPadding(0, 0, 0, 0));
        plot.HideAxesAndGrid();
        plot.Axes.SetLimits(0, Figure.Width, 0, height);

        // All bars share one scale; the longest leaves just enough room for its number before the next column.
        double pitch = (Figure.Width - FirstColumn - 24) / bars.Layers.Count;
        double longest = bars.Layers
            .SelectMany(layer => layer).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        double scale = longest > 0 ? (pitch - Radius - 76) / longest : 0;
        AddWires(plot, bars, pitch, height);
        var labels = new List<Label>
        {
            new(context.Texts.Say("figure.bars.input"), new(18, Row(0, height) + 44), Tone.Muted) { Size = 12.5f },
        };
        for (int layer = 0; layer < bars.Layers.Count; layer++)
        {
            AddLayer(plot, labels, context, bars, layer, FirstColumn + (layer * pitch), scale, height);
        }

        return new Figure
        {
            Name = "gradient-bars",
            Title = context.Texts.Say("figure.bars.title"),
            Subtitle = context.Texts.Say(
                "figure.bars.subtitle",
                ("network", bars.Network),
                ("images", context.Numbers.Count(bars.Images)),
                ("data", context.DataName)),
            Alt = Alt(context, bars),
            Notice = context.Notice,
            Plot = plot,
            Labels = labels,
            Height = (int)height + 90 + (context.Notice is null ? 0 : 24),
            Legend =
            [
                new(LegendGlyph.Bar, context.Texts.Say("figure.bars.positive"), Tone.Muted),
                new(LegendGlyph.OpenBar, context.Texts.Say("figure.bars.negative"), Tone.Muted),
            ],
        };
    }

    private static double Row(int neuron, double height) => height - 62 - (neuron * RowHeight);

    /// <summary>Hints at the connections: from the left edge into the first layer, and from layer to layer.</summary>
    private static void AddWires(Plot plot, GradientBarsResult bars, double pitch, double height)
    {
        for (int layer = 0; layer < bars.Layers.Count; layer++)
        {
            double to = FirstColumn + (layer * pitch);
            double from = layer == 0 ? 18 : to - pitch;
            int sources = layer == 0 ? bars.Layers[0].Count : bars.Layers[layer - 1].Count;
            for (int source = 0; source < sources; source++)
            {
                for (int neuron = 0; neuron < bars.Layers[layer].Count; neuron++)
                {
                    LinePlot wire = plot.Add.Line(from, Row(source, height), to, Row(neuron, height));
                    wire.LineColor = Tone.Grid.Plot;
                    wire.LineWidth = 1;
                }
            }
        }
    }

    private static void AddLayer(
        Plot plot, List<Label> labels, FigureContext context, GradientBarsResult bars, int layer, double x, double scale,
        double height)
    {
        IReadOnlyList<double> gradients = bars.Layers[layer];
        labels.Add(new Label(
            context.Texts.Say("figure.bars.layer", ("number", context.Numbers.Count(layer + 1))),
            new(x - Radius, Row(0, height) + 44),
            Tone.SeriesText(layer))
        {
            Bold = true,
        });
        for (int neuron = 0; neuron < gradients.Count; neuron++)
        {
            double y = Row(neuron, height);
            Ellipse circle = plot.Add.Circle(x, y, Radius);
            circle.FillColor = Tone.Surface.Plot;
            circle.LineColor = Tone.Series(layer).Plot;
            circle.LineWidth = 1.8f;
            labels.Add(new Label(context.Numbers.Count(neuron + 1), new(x, y), Tone.Muted) { Side = 0, Size = 11.5f });
            double length = double.IsFinite(gradients[neuron]) ? Math.Abs(gradients[neuron]) * scale : 0;
            double start = x + Radius + 5;
            AddBar(plot, start, start + Math.Max(length, 1.5), y, Tone.Series(layer), gradients[neuron] < 0);
            labels.Add(new Label(
                Signed(context, gradients[neuron]), new(start + length, y), Tone.Ink)
            { Right = 8, Size = 12, Backed = true });
        }
    }

    private static void AddBar(Plot plot, double left, double right, double y, Tone tone, bool open)
    {
        Rectangle bar = plot.Add.Rectangle(left, right, y - HalfBar, y + HalfBar);
        bar.FillColor = open ? Tone.Surface.Plot : tone.Plot;
        bar.LineColor = tone.Plot;
        bar.LineWidth = 1.8f;
    }

    private static string Signed(FigureContext context, double gradient) =>
        (gradient < 0 ? "−" : "") + context.Numbers.Significant(Math.Abs(gradient), 2);

    private static string Alt(FigureContext context, GradientBarsResult bars) =>
        context.Texts.Say("figure.bars.alt") + " " + string.Join(" ", bars.Layers.Select((layer, index) => context.Texts.Say(
            "figure.bars.alt.layer",
            ("layer", context.Layer(index)),
            ("gradients", string.Join("; ", layer.Select(gradient => Signed(context, gradient)))))));

    /// <summary>The gradients: a row for each neuron.</summary>
    public static IEnumerable<CsvTable> Tables(ChapterResult result)
    {
        if (result.GradientBars is not { } bars)
        {
            yield break;
        }

        var table = new CsvTable("gradient-bars", ["network", "hidden layer", "neuron", "dC/db"]);
        for (int layer = 0; layer < bars.Layers.Count; layer++)
        {
            for (int neuron = 0; neuron < bars.Layers[layer].Count; neuron++)
            {
                table.Add(bars.Network, layer + 1, neuron + 1, bars.Layers[layer][neuron]);
            }
        }

        yield return table;
    }
}
