using ScottPlot;
using Sonda.Reports.Texts;
using Sonda.Sweeps.Maps;

namespace Sonda.Reports.Figures;

/// <summary>A measure over one axis of a sweep: the mean over the seeds with its 95% interval.</summary>
internal static class SweepLineFigure
{
    /// <summary>Draws a sweep with one free axis.</summary>
    public static Figure Draw(SweepMap map, double? threshold, TextCatalog texts)
    {
        Plot plot = FigurePlot.New(new PixelPadding(66, 24, 52, 38));
        MapCell[] cells = [.. Enumerable.Range(0, map.Columns).Select(column => map[column, 0])];
        double[] ends = [.. cells.SelectMany(cell => new[] { cell.Mean, cell.Mean - cell.HalfInterval, cell.Mean + cell.HalfInterval }).Where(double.IsFinite)];
        (double low, double high) = ends.Length == 0 ? (0, 1) : (ends.Min(), ends.Max());
        double room = Math.Max(0.05 * (high - low), 1e-9);
        (low, high) = map.Measure.IsPercent ? (Math.Max(0, low - room), Math.Min(100 + room, high + room)) : (low - room, high + room);
        for (int k = 0; k < cells.Length; k++)
        {
            if (double.IsFinite(cells[k].HalfInterval))
            {
                FigurePlot.AddLine(plot, [new(k, cells[k].Mean - cells[k].HalfInterval), new(k, cells[k].Mean + cells[k].HalfInterval)], Tone.Series(0), 2, pale: true);
            }
        }

        Coordinates[] means = [.. cells.Select((cell, k) => new Coordinates(k, cell.Mean))];
        if (means.Count(point => double.IsFinite(point.Y)) > 1)
        {
            FigurePlot.AddLine(plot, means, Tone.Series(0), 2);
        }

        FigurePlot.AddMarkers(plot, means, MarkerShape.FilledCircle, Tone.Series(0), 8);
        if (threshold is { } value)
        {
            FigurePlot.AddDots(plot, [new(-0.5, value), new(map.Columns - 0.5, value)], Tone.Muted);
        }

        plot.Axes.SetLimits(-0.5, map.Columns - 0.5, low, high);
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(map.X.Values.Select((name, k) => ((double)k, name)).Where(mark => map.Columns <= 12 || mark.Item1 % Math.Ceiling(map.Columns / 12.0) == 0));
        string measure = HeatMapFigure.MeasureName(map, texts);
        string x = map.X.Title ?? map.X.Name;
        return new Figure
        {
            Name = "sweep",
            Title = texts.Say("figure.sweepLine.title", ("measure", char.ToUpperInvariant(measure[0]) + measure[1..]), ("x", x)),
            Subtitle = texts.Say("figure.map.subtitle", ("run", map.Sweep.Template.Text), ("seeds", map.Sweep.Seeds)),
            Alt = string.Join("; ", cells.Select((cell, k) => $"{map.X.Values[k]}: {texts.Numbers.Significant(cell.Mean, 3)}")),
            Notice = map.Missing == 0 ? null : texts.Say("figure.map.missing", ("missing", map.Missing), ("all", map.Columns)),
            Plot = plot,
            Labels = [FigurePlot.NameAxes(plot, x, measure, new(-0.5, high))],
            Legend = map.Sweep.Seeds == 1 ? [] : [new(LegendGlyph.Dot, texts["figure.sweepLine.mean"], Tone.Series(0)), new(LegendGlyph.PaleLine, texts["figure.sweepLine.interval"], Tone.Series(0))],
        };
    }
}
