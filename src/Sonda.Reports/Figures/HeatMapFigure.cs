using ScottPlot;
using SkiaSharp;
using Sonda.Reports.Texts;
using Sonda.Sweeps.Maps;
using Sonda.Sweeps.Specs;

namespace Sonda.Reports.Figures;

/// <summary>A measure over two axes of a sweep, as colours: each place a field of the same size, whatever the scale of its axis.</summary>
internal static class HeatMapFigure
{
    /// <summary>The pixels of the whole grid along one side, at least: an enlarged picture keeps sharp edges.</summary>
    private const int MinPixels = 1500;

    private const int MaxMarks = 11;

    private static readonly int[] Strides = [1, 2, 4, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000];

    /// <summary>The subtitle has one line; this many letters fit.</summary>
    private const int MaxSubtitle = 112;

    private static readonly Tone DivergedTone = Tone.Series(1);

    /// <summary>Draws a map.</summary>
    /// <param name="map">The map; it has two axes.</param>
    /// <param name="threshold">The value of the contour; null for none.</param>
    /// <param name="line">6 ξ; null for none.</param>
    /// <param name="texts">The words.</param>
    public static Figure Draw(SweepMap map, double? threshold, TheoryLine? line, TextCatalog texts)
    {
        Plot plot = FigurePlot.New(new PixelPadding(66, 74, 52, 38));
        (double low, double high) = Range(map);
        double bar = 0.035 * map.Columns, gap = 0.02 * map.Columns;
        double right = map.Columns - 0.5;
        AddImage(plot, Fields(map, low, high), new CoordinateRect(-0.5, right, -0.5, map.Rows - 0.5));
        AddImage(plot, Bar(), new CoordinateRect(right + gap, right + gap + bar, -0.5, map.Rows - 0.5));
        plot.Axes.SetLimits(-0.5, right + gap + bar, -0.5, map.Rows - 0.5);
        plot.Axes.Bottom.TickGenerator = FigurePlot.Ticks(Marks(map.X, texts));
        plot.Axes.Left.TickGenerator = FigurePlot.Ticks(Marks(map.Y!, texts));
        plot.Grid.XAxisStyle.IsVisible = plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.Bottom.FrameLineStyle.IsVisible = false;
        if (threshold is { } value)
        {
            AddContour(plot, Contour.Of(map, value));
        }

        foreach (IReadOnlyList<(double X, double Y)> piece in line is null ? [] : TheoryPath.Of(map, line))
        {
            Coordinates[] points = [.. Even(piece.Select(point => new Coordinates(point.X, point.Y)))];
            FigurePlot.AddLine(plot, points, Tone.Surface, 5f);
            FigurePlot.AddDots(plot, points, Tone.Ink);
        }

        string measure = MeasureName(map, texts);
        return new Figure
        {
            Name = "map",
            Title = texts.Say("figure.map.title", ("measure", Capital(measure)), ("x", TitleOf(map.X)), ("y", TitleOf(map.Y!))),
            Subtitle = Shortened(texts.Say("figure.map.subtitle", ("run", Run(map)), ("seeds", map.Sweep.Seeds))),
            Alt = Alt(map, measure, texts),
            Notice = map.Missing == 0 ? null : texts.Say("figure.map.missing", ("missing", texts.Numbers.Count(map.Missing)), ("all", texts.Numbers.Count((long)map.Rows * map.Columns))),
            Plot = plot,
            Height = 520,
            Labels =
            [
                FigurePlot.NameAxes(plot, TitleOf(map.X), TitleOf(map.Y!), new(-0.5, map.Rows - 0.5)),
                new Label(measure, new(right + gap + bar, map.Rows - 0.5), Tone.Muted) { Below = -20, Right = 44, Side = -1, Size = 12.5f },
                .. Enumerable.Range(0, 5).Select(k => new Label(
                    Value(map, low + ((high - low) * k / 4), texts), new(right + gap + bar, -0.5 + (map.Rows * k / 4.0)), Tone.Muted) { Right = 6, Size = 12.5f }),
            ],
            Legend = [.. Legend(map, threshold, line, measure, texts)],
        };
    }

    /// <summary>The name of the measure in a language, with its unit.</summary>
    public static string MeasureName(SweepMap map, TextCatalog texts)
    {
        string argument = map.Measure.Argument;
        return texts.Find("measure." + map.Measure.Kind) is { } name
            ? name.Replace("{argument}", argument, StringComparison.Ordinal) + (map.Measure.IsPercent ? " (%)" : "")
            : map.Measure.ToString();
    }

    private static IEnumerable<LegendEntry> Legend(SweepMap map, double? threshold, TheoryLine? line, string measure, TextCatalog texts)
    {
        // A value that the map never crosses has no line to name.
        if (threshold is { } value && Contour.Of(map, value).Count > 0)
        {
            yield return new(LegendGlyph.Line, texts.Say("figure.map.contour", ("measure", measure), ("value", texts.Numbers.Plain(value))), Tone.Ink);
        }

        if (line is not null && TheoryPath.Of(map, line).Count > 0)
        {
            yield return new(LegendGlyph.DottedLine, texts["figure.map.theory"], Tone.Ink);
        }

        if (Places(map).Any(cell => cell.IsDiverged))
        {
            yield return new(LegendGlyph.Bar, texts["figure.map.diverged"], DivergedTone);
        }
    }

    private static IEnumerable<MapCell> Places(SweepMap map) =>
        Enumerable.Range(0, map.Rows).SelectMany(row => Enumerable.Range(0, map.Columns).Select(column => map[column, row]));

    /// <summary>The values of the colours: 0 to 100 for percentages, otherwise those of the map.</summary>
    private static (double Low, double High) Range(SweepMap map)
    {
        double[] means = [.. Places(map).Select(cell => cell.Mean).Where(double.IsFinite)];
        if (map.Measure.IsPercent || means.Length == 0)
        {
            return (0, map.Measure.IsPercent ? 100 : 1);
        }

        (double low, double high) = (means.Min(), means.Max());
        return low < high ? (low, high) : (low - 0.5, high + 0.5);
    }

    private static SKBitmap Fields(SweepMap map, double low, double high)
    {
        var colours = new ScottPlot.Colormaps.Viridis();
        int size = Math.Max(1, MinPixels / Math.Max(map.Columns, map.Rows));
        var bitmap = new SKBitmap(map.Columns * size, map.Rows * size, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Transparent);
        using var paint = new SKPaint { IsAntialias = false };
        for (int row = 0; row < map.Rows; row++)
        {
            for (int column = 0; column < map.Columns; column++)
            {
                MapCell cell = map[column, row];
                if (cell.IsDiverged || double.IsFinite(cell.Mean))
                {
                    ScottPlot.Color colour = colours.GetColor(Math.Clamp((cell.Mean - low) / (high - low), 0, 1));
                    paint.Color = cell.IsDiverged ? DivergedTone.Skia : new SKColor(colour.R, colour.G, colour.B);
                    canvas.DrawRect(column * size, (map.Rows - 1 - row) * size, size, size, paint);
                }
            }
        }

        return bitmap;
    }

    private static SKBitmap Bar()
    {
        const int steps = 256;
        var colours = new ScottPlot.Colormaps.Viridis();
        var bitmap = new SKBitmap(1, steps, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int k = 0; k < steps; k++)
        {
            ScottPlot.Color colour = colours.GetColor((double)k / (steps - 1));
            bitmap.SetPixel(0, steps - 1 - k, new SKColor(colour.R, colour.G, colour.B));
        }

        return bitmap;
    }

    private static void AddImage(Plot plot, SKBitmap bitmap, CoordinateRect place) => plot.Add.ImageRect(new Image(bitmap), place);

    private static void AddContour(Plot plot, IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> pieces)
    {
        foreach (Tone tone in (Tone[])[Tone.Surface, Tone.Ink])
        {
            foreach (((double X, double Y) from, (double X, double Y) to) in pieces)
            {
                FigurePlot.AddLine(plot, [new(from.X, from.Y), new(to.X, to.Y)], tone, tone == Tone.Ink ? 2f : 4.5f);
            }
        }
    }

    /// <summary>Adds points to steep pieces, so that the dots of a line are about evenly spaced.</summary>
    private static IEnumerable<Coordinates> Even(IEnumerable<Coordinates> points)
    {
        Coordinates? before = null;
        foreach (Coordinates point in points)
        {
            int pieces = before is { } last ? (int)Math.Clamp(Math.Ceiling(Math.Max(Math.Abs(point.X - last.X), Math.Abs(point.Y - last.Y))), 1, 100) : 1;
            for (int k = 1; k <= pieces; k++)
            {
                yield return before is { } from ? new(from.X + ((point.X - from.X) * k / pieces), from.Y + ((point.Y - from.Y) * k / pieces)) : point;
            }

            before = point;
        }
    }

    private static IEnumerable<(double Place, string Name)> Marks(Axis axis, TextCatalog texts)
    {
        int count = axis.Values.Length;
        int step = Strides.FirstOrDefault(step => (count - 1) / step < MaxMarks, (count / MaxMarks) + 1);
        for (int k = 0; k < count; k += step)
        {
            yield return (k, Axis.Number(axis.Values[k]) is { } number ? Short(number, texts) : axis.Values[k]);
        }
    }

    private static string Short(double number, TextCatalog texts) =>
        Math.Abs(number) is >= 1e-3 and < 1e5 or 0 ? texts.Numbers.Plain(Math.Round(number, 4)) : texts.Numbers.Significant(number, 2);

    private static string Value(SweepMap map, double value, TextCatalog texts) =>
        map.Measure.IsPercent ? texts.Numbers.Plain(Math.Round(value, 1)) : texts.Numbers.Significant(value, 2);

    private static string TitleOf(Axis axis) => axis.Title ?? axis.Name;

    private static string Run(SweepMap map) =>
        map.Held.Aggregate(map.Sweep.Template.Text, (text, held) => text.Replace($"{{{held.Axis.Name}}}", held.Value, StringComparison.Ordinal));

    private static string Shortened(string text) => text.Length <= MaxSubtitle ? text : text[..(MaxSubtitle - 1)] + "…";

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Alt(SweepMap map, string measure, TextCatalog texts)
    {
        double[] means = [.. Places(map).Select(cell => cell.Mean).Where(double.IsFinite)];
        return texts.Say(
            "figure.map.alt",
            ("measure", measure),
            ("columns", map.Columns),
            ("rows", map.Rows),
            ("min", means.Length == 0 ? Numbers.Missing : Value(map, means.Min(), texts)),
            ("max", means.Length == 0 ? Numbers.Missing : Value(map, means.Max(), texts)),
            ("diverged", Places(map).Count(cell => cell.IsDiverged)));
    }
}
