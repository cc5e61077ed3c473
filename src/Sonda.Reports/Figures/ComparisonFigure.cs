using System.Globalization;
using ScottPlot;

namespace Sonda.Reports.Figures;

/// <summary>Draws a <see cref="Comparison"/>.</summary>
internal static class ComparisonFigure
{
    /// <summary>The number of pixels per CSS pixel: sharp at the width of a page, in a small file.</summary>
    private const float Scale = 1.3f;

    private const float NameSize = 12.5f;

    /// <summary>The picture as PNG.</summary>
    public static byte[] Png(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return FigureRenderer.Png(Draw(comparison), Scale, isSmall: true);
    }

    /// <summary>The figure.</summary>
    internal static Figure Draw(Comparison comparison)
    {
        var axes = Axes.For(comparison);
        float room = comparison.IsNamedAtStart ? 24 : comparison.Lines.Max(line => FigureRenderer.Width(line.Name, NameSize, bold: true)) + 28;
        Plot plot = FigurePlot.New(new PixelPadding(70, room, 52, 38));
        plot.Axes.SetLimits(axes.Left, axes.Right, axes.Low, axes.High);
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(axes.Log?.Marks().Where(mark => mark.Name.Length > 0) ?? Marks(0, axes.High));
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Marks(axes.Left, axes.Right).Where(mark => mark.Place == Math.Floor(mark.Place)));
        var labels = new List<Label> { FigurePlot.NameAxes(plot, comparison.Horizontal, comparison.Vertical, new(axes.Left, axes.High)) };
        foreach (ComparisonLevel level in comparison.Levels)
        {
            FigurePlot.AddDots(plot, [.. Enumerable.Range(0, 13).Select(i => new Coordinates(axes.Left + (axes.Width * i / 12), axes.Place(level.Value)))], Tone.Muted);
            labels.Add(NameOf(level, comparison, axes));
        }

        foreach (ComparisonLine line in comparison.Lines)
        {
            Coordinates[] drawn = [.. line.Points.Where(point => !double.IsNaN(point.Value)).Select(point => new Coordinates(point.Place, axes.Place(point.Value)))];
            FigurePlot.AddLine(plot, drawn, Tone.Series(line.Tone), 2.4f);
            if (comparison.HasMarkers)
            {
                FigurePlot.AddMarkers(plot, drawn, MarkerShape.FilledCircle, Tone.Series(line.Tone), 7);
            }

            labels.Add(comparison.IsNamedAtStart ? AtStart(line, drawn) : AtEnd(line, drawn[^1], axes));
        }

        return new Figure
        {
            Name = comparison.Name,
            Title = comparison.Title,
            Subtitle = comparison.Subtitle,
            Alt = comparison.Title,
            Notice = null,
            Plot = plot,
            Labels = labels,
            Height = 400,
        };
    }

    private static Label AtEnd(ComparisonLine line, Coordinates end, Axes axes) =>
        new(line.Name, end with { X = axes.Right }, Tone.SeriesText(line.Tone)) { Right = 8, Bold = true, Size = NameSize, Column = "lines" };

    /// <summary>The label on the side of the first point that the line leaves free.</summary>
    private static Label AtStart(ComparisonLine line, Coordinates[] drawn) =>
        new(line.Name, drawn[0], Tone.SeriesText(line.Tone)) { Right = 6, Below = drawn[^1].Y > drawn[0].Y ? 15 : -15, Bold = true, Size = NameSize };

    /// <summary>The label of a level, at the corner farthest from the lines: left or right, above or below.</summary>
    private static Label NameOf(ComparisonLevel level, Comparison comparison, Axes axes)
    {
        double height = axes.Place(level.Value), share = (FigureRenderer.Width(level.Name, 12, bold: false) + 16) / 640;
        // The distances from the level to the lines under the label: every piece of a line is sampled at nine points.
        double[] Beside(bool isLeft) => [.. comparison.Lines.SelectMany(line => line.Points.Zip(line.Points.Skip(1)))
            .SelectMany(piece => Enumerable.Range(0, 9).Select(i => (
                Place: piece.First.Place + ((piece.Second.Place - piece.First.Place) * i / 8),
                Value: axes.Place(piece.First.Value) + ((axes.Place(piece.Second.Value) - axes.Place(piece.First.Value)) * i / 8))))
            .Where(point => isLeft ? point.Place <= axes.Left + (share * axes.Width) : point.Place >= axes.Right - (share * axes.Width))
            .Select(point => point.Value - height)];
        double Free(bool isLeft, bool isAbove) => Beside(isLeft).Where(away => isAbove ? away > -0.01 * axes.Height : away < 0.01 * axes.Height)
            .Select(Math.Abs).Append(isAbove ? axes.High - height : height - axes.Low).Min();
        (bool isLeft, bool isAbove) = new[] { (true, true), (false, true), (true, false), (false, false) }.MaxBy(place => Math.Min(0.12 * axes.Height, Free(place.Item1, place.Item2)));
        return new Label(level.Name, new(isLeft ? axes.Left : axes.Right, height), Tone.Muted)
        {
            Right = isLeft ? 8 : -8,
            Side = isLeft ? 1 : -1,
            Below = isAbove ? -10 : 11,
            Size = 12,
            Backed = true,
        };
    }

    /// <summary>At most eight round numbers from one end to the other.</summary>
    private static IEnumerable<(double Place, string Name)> Marks(double from, double to)
    {
        double decade = Math.Pow(10, Math.Floor(Math.Log10((to - from) / 8)));
        double step = new[] { 1.0, 2, 5, 10 }.Select(part => part * decade).First(step => (to - from) / step <= 8);
        int decimals = (int)Math.Max(0, -Math.Floor(Math.Log10(step) + 1e-9));
        for (double mark = Math.Ceiling(from / step) * step; mark <= to + (step * 1e-9); mark += step)
        {
            yield return (Math.Round(mark, decimals), Math.Round(mark, decimals).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The ranges of the axes.</summary>
    private sealed record Axes(double Left, double Right, double Low, double High, LogScale? Log)
    {
        public double Width => Right - Left;

        public double Height => High - Low;

        public static Axes For(Comparison comparison)
        {
            (double Place, double Value)[] points = [.. comparison.Lines.SelectMany(line => line.Points).Where(point => !double.IsNaN(point.Value))];
            double[] values = [.. points.Select(point => point.Value).Concat(comparison.Levels.Select(level => level.Value)).Where(double.IsFinite)];
            double first = points.Min(point => point.Place), last = points.Max(point => point.Place);
            double room = comparison.HasMarkers ? 0.03 * (last - first) : 0, highest = values.Max();
            if (!comparison.IsLogarithmic)
            {
                // Room below zero, so that a line at zero is visible.
                return new Axes(first - room, last + room, -0.03 * highest, 1.12 * highest, null);
            }

            var log = LogScale.ForLogs([.. values.Select(value => value > 0 ? Math.Log10(value) : double.NegativeInfinity)], comparison.MaxDecades);
            double height = log.Top - log.Low;
            return new Axes(first - room, last + room, log.Low - ((comparison.IsNamedAtStart ? 0.08 : 0.03) * height), log.Top + (0.04 * height), log);
        }

        public double Place(double value) => double.IsPositiveInfinity(value) ? High - (0.02 * Height) : Log?.Place(value) ?? value;
    }
}
