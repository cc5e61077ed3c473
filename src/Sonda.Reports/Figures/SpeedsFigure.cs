using ScottPlot;
using ScottPlot.Plottables;
using Sonda.Reports.Texts;
using Sonda.Studies.Speeds;

namespace Sonda.Reports.Figures;

/// <summary>The learning speeds of <c>sonda speeds</c>: median and spread over the seeds of each hidden layer, and the forecast of theory.</summary>
internal static class SpeedsFigure
{
    private const double HalfBand = 0.36;

    /// <summary>The figure as PNG or SVG; null if no network was measured.</summary>
    public static byte[]? Draw(SpeedsResult result, FigureStyle style)
    {
        ArgumentNullException.ThrowIfNull(result);
        return FigureFile.Of(style, texts => Of(result, texts));
    }

    /// <summary>The figure; null if no network was measured.</summary>
    internal static Figure? Of(SpeedsResult result, TextCatalog texts)
    {
        int layers = result.MedianLog10.Count;
        if (layers == 0)
        {
            return null;
        }

        double[] low = [.. result.Q05.Select(Math.Log10)], high = [.. result.Q95.Select(Math.Log10)];
        double[] theory = [.. result.Theory?.Select(speed => speed.Log10) ?? []];
        var scale = LogScale.ForLogs(result.MedianLog10.Concat(low).Concat(high).Concat(theory).Where(double.IsFinite));
        Plot plot = FigurePlot.New(new PixelPadding(66, 24, 52, 38));
        for (int layer = 0; layer < layers; layer++)
        {
            (double from, double to) = (scale.PlaceOfLog(low[layer]), scale.PlaceOfLog(high[layer]));
            if (double.IsFinite(from) && double.IsFinite(to))
            {
                Rectangle band = plot.Add.Rectangle(layer - HalfBand, layer + HalfBand, from, to);
                band.FillColor = Tone.Series(0).Plot.WithAlpha(FigurePlot.PaleAlpha);
                band.LineWidth = 0;
            }

            double middle = scale.PlaceOfLog(result.MedianLog10[layer]);
            FigurePlot.AddLine(plot, [new(layer - HalfBand, middle), new(layer + HalfBand, middle)], Tone.Series(0), 2.2f);
        }

        FigurePlot.AddDots(plot, [.. theory.Select((log, layer) => new Coordinates(layer, scale.PlaceOfLog(log)))], Tone.Series(1));
        plot.Axes.SetLimits(-0.7, layers - 0.3, scale.Low, scale.Top);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(scale.Marks());
        int every = layers <= 20 ? 1 : layers <= 60 ? 5 : 10;
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Enumerable.Range(0, layers)
            .Where(layer => layer == 0 || (layer + 1) % every == 0)
            .Select(layer => ((double)layer, texts.Numbers.Count(layer + 1))));
        plot.Grid.XAxisStyle.IsVisible = false;
        string images = texts.Numbers.Count(result.Images);
        return new Figure
        {
            Name = "speeds",
            Title = texts.Say("figure.initial.title"),
            Subtitle = texts.Say("figure.layers.subtitle", ("network", result.Network), ("data", result.Data), ("rows", images)),
            Alt = texts.Say("figure.layers.alt", ("speeds", string.Join("; ", result.MedianLog10.Select((log, layer) =>
                $"{texts.Numbers.Count(layer + 1)}: {texts.Numbers.SignificantOfLog(log, 2)}")))),
            Notice = null,
            Plot = plot,
            Labels = [FigurePlot.NameAxes(plot, texts.Say("figure.speeds.x"), texts.Say("figure.speed.axis"), new(-0.7, scale.Top))],
            Legend =
            [
                new(LegendGlyph.Band, texts.Say("figure.layers.band", ("seeds", texts.Numbers.Count(result.Seeds))), Tone.Series(0)),
                .. theory.Length == 0 ? [] : new LegendEntry[] { new(LegendGlyph.DottedLine, texts.Say("figure.theory"), Tone.Series(1)) },
            ],
        };
    }
}
