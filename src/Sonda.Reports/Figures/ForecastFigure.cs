using ScottPlot;
using Sonda.Reports.Texts;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Reports.Figures;

/// <summary>The learning speed of each layer: the forecast band and the measurements.</summary>
internal static class ForecastFigure
{
    private const double HalfBand = 0.36;

    /// <summary>The figure; null if there is no forecast.</summary>
    public static Figure? Draw(ForecastResult result, TextCatalog texts)
    {
        if (!result.HasSpeeds)
        {
            return null;
        }

        Plot plot = FigurePlot.New(new PixelPadding(66, 24, 52, 38));
        double[] low = [.. result.Layers.Select(layer => layer.Speed!.Value.LogLow / Math.Log(10))];
        double[] high = [.. result.Layers.Select(layer => layer.Speed!.Value.LogHigh / Math.Log(10))];
        var scale = LogScale.ForLogs([.. low, .. high, .. result.Layers.SelectMany(layer => layer.MeasuredLog10)]);
        for (int layer = 0; layer < low.Length; layer++)
        {
            ScottPlot.Plottables.Rectangle band = plot.Add.Rectangle(
                layer - HalfBand, layer + HalfBand, scale.PlaceOfLog(low[layer]), scale.PlaceOfLog(high[layer]));
            band.FillColor = Tone.Series(0).Plot.WithAlpha(FigurePlot.PaleAlpha);
            band.LineWidth = 0;
            double middle = scale.PlaceOfLog(result.Layers[layer].Speed!.Value.LogExpected / Math.Log(10));
            FigurePlot.AddLine(plot, [new(layer - HalfBand, middle), new(layer + HalfBand, middle)], Tone.Series(0), 2);
        }

        float size = result.Layers.Length * Math.Max(1, result.Seeds) > 200 ? 4 : result.Layers.Length > 25 ? 5 : 8;
        FigurePlot.AddMarkers(
            plot,
            result.Layers.SelectMany((layer, l) => layer.MeasuredLog10.Select((log, k) => new Coordinates(l + Beside(k, layer.MeasuredLog10.Length), scale.PlaceOfLog(log)))),
            MarkerShape.FilledCircle, Tone.Series(1), size);
        plot.Axes.SetLimits(-0.7, result.Layers.Length - 0.3, scale.Low, scale.Top);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(scale.Marks());
        int every = result.Layers.Length <= 20 ? 1 : result.Layers.Length <= 60 ? 5 : 10;
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(result.Layers.Select((layer, l) => ((double)l, layer.Name))
            .Where(mark => every == 1 || mark.Item1 == 0 || (mark.Item1 + 1) % every == 0));
        plot.Grid.XAxisStyle.IsVisible = false;
        (int inside, int all) = result.Cells;
        string rows = texts.Numbers.Count(result.Rows);
        return new Figure
        {
            Name = "speed-forecast",
            Title = texts.Say("figure.forecast.title"),
            Subtitle = all == 0 ? texts.Say("figure.forecast.alone", ("rows", rows)) : texts.Say(
                "figure.forecast.subtitle", ("inside", texts.Numbers.Count(inside)), ("all", texts.Numbers.Count(all)), ("rows", rows)),
            Alt = texts.Say("figure.forecast.alt", ("speeds", string.Join("; ", result.Layers.Select(layer =>
                $"{layer.Name}: {texts.Numbers.SignificantOfLog(layer.Speed!.Value.LogExpected / Math.Log(10), 2)}")))),
            Notice = null,
            Plot = plot,
            Labels = [FigurePlot.NameAxes(plot, texts.Say("figure.forecast.x"), texts.Say("figure.speed.axis"), new(-0.7, scale.Top))],
            Legend =
            [
                new(LegendGlyph.Band, texts.Say("figure.forecast.band", ("coverage", texts.Numbers.Percent(100 * Band.Coverage, 0))), Tone.Series(0)),
                .. all == 0 ? [] : new LegendEntry[] { new(LegendGlyph.Dot, texts.Say("figure.forecast.measured", ("seeds", texts.Numbers.Count(result.Seeds))), Tone.Series(1)) },
            ],
        };
    }

    /// <summary>The place of a network within the band of its layer, side by side with the others.</summary>
    private static double Beside(int network, int count) => count == 1 ? 0 : 0.5 * HalfBand * ((2.0 * network / (count - 1)) - 1);
}
