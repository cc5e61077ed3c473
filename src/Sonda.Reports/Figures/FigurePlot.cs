using ScottPlot;
using ScottPlot.Plottables;

namespace Sonda.Reports.Figures;

/// <summary>The look that all figures share.</summary>
internal static class FigurePlot
{
    /// <summary>The opacity of bands.</summary>
    public const byte PaleAlpha = 70;

    /// <summary>The opacity of secondary lines.</summary>
    public const byte PaleLineAlpha = 150;

    /// <summary>An empty plot in the house style.</summary>
    /// <param name="padding">The room around the axes in pixels.</param>
    public static Plot New(PixelPadding padding)
    {
        FigureFont.Register();
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(padding);
        plot.Grid.MajorLineColor = Tone.Grid.Plot;
        plot.Grid.MajorLineWidth = 1;
        plot.Axes.Right.FrameLineStyle.IsVisible = false;
        plot.Axes.Top.FrameLineStyle.IsVisible = false;
        Style(plot.Axes.Bottom);
        Style(plot.Axes.Left);
        plot.Axes.Left.FrameLineStyle.IsVisible = false;
        plot.Axes.Left.MajorTickStyle.Width = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        return plot;
    }

    /// <summary>Names the axes. The name of the vertical axis stands above it, so that it reads horizontally.</summary>
    public static Label NameAxes(Plot plot, string horizontal, string vertical, Coordinates topLeft)
    {
        plot.Axes.Bottom.Label.Text = horizontal;
        return new Label(vertical, topLeft, Tone.Muted) { Below = -20, Right = -46, Size = 12.5f };
    }

    /// <summary>Ticks at given places.</summary>
    public static ScottPlot.TickGenerators.NumericManual Ticks(IEnumerable<(double Place, string Name)> marks) =>
        new([.. marks.Select(mark => new Tick(mark.Place, mark.Name))]);

    /// <summary>Adds a line without markers; points that are not numbers are left out.</summary>
    public static void AddLine(Plot plot, IEnumerable<Coordinates> points, Tone tone, float width, bool pale = false)
    {
        Scatter line = plot.Add.ScatterLine(Finite(points).ToArray());
        line.LineWidth = width;
        line.Color = pale ? tone.Plot.WithAlpha(PaleLineAlpha) : tone.Plot;
        line.LineStyle.Rounded = true;
    }

    /// <summary>Adds markers without a line; points that are not numbers are left out.</summary>
    public static void AddMarkers(Plot plot, IEnumerable<Coordinates> points, MarkerShape shape, Tone tone, float size)
    {
        Coordinates[] finite = [.. Finite(points)];
        if (finite.Length == 0)
        {
            return;
        }

        Markers markers = plot.Add.Markers(finite, shape, size, tone.Plot);
        markers.MarkerStyle.LineWidth = 1.6f;
        markers.MarkerStyle.LineColor = tone.Plot;
    }

    /// <summary>Adds a dotted line. Each dot is a marker, because Skia cannot write dashes into an SVG.</summary>
    public static void AddDots(Plot plot, IReadOnlyList<Coordinates> points, Tone tone)
    {
        const int perPiece = 9;
        for (int i = 0; i + 1 < points.Count; i++)
        {
            (Coordinates from, Coordinates to) = (points[i], points[i + 1]);
            AddMarkers(
                plot,
                Enumerable.Range(0, perPiece + (i + 2 == points.Count ? 1 : 0)).Select(step => new Coordinates(
                    from.X + ((to.X - from.X) * step / perPiece), from.Y + ((to.Y - from.Y) * step / perPiece))),
                MarkerShape.FilledCircle, tone, 2.6f);
        }
    }

    private static IEnumerable<Coordinates> Finite(IEnumerable<Coordinates> points) =>
        points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y));

    private static void Style(ScottPlot.AxisPanels.AxisBase axis)
    {
        axis.FrameLineStyle.Color = Tone.Wire.Plot;
        axis.MajorTickStyle.Color = Tone.Wire.Plot;
        axis.MinorTickStyle.Color = Tone.Wire.Plot;
        axis.TickLabelStyle.FontName = FigureFont.Family;
        axis.TickLabelStyle.FontSize = 13;
        axis.TickLabelStyle.ForeColor = Tone.Muted.Plot;
        axis.LabelStyle.FontName = FigureFont.Family;
        axis.LabelStyle.FontSize = 12.5f;
        axis.LabelStyle.Bold = false;
        axis.LabelStyle.ForeColor = Tone.Muted.Plot;
    }

    private static void Style(IAxis axis) => Style((ScottPlot.AxisPanels.AxisBase)axis);
}
