using ScottPlot;
using SkiaSharp;

namespace Sonda.Reports.Figures;

/// <summary>Draws a figure: head, legend, plot and labels, as PNG or SVG.</summary>
internal static class FigureRenderer
{
    /// <summary>The number of pixels of a PNG per CSS pixel.</summary>
    public const int PngScale = 2;

    private const float Margin = 20;
    private const float LabelGap = 16;
    private const float RibbonHeight = 26;
    private const float LegendHeight = 24;

    /// <summary>Draws a PNG in light colours.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="scale">The number of pixels per CSS pixel.</param>
    /// <param name="isSmall">Whether to spend time on a smaller file.</param>
    public static byte[] Png(Figure figure, float scale = PngScale, bool isSmall = false)
    {
        return Png(figure, (int)(Figure.Width * scale), (int)(figure.Height * scale), isTransparent: false, isSmall);
    }

    /// <summary>Draws a PNG of a size in pixels.</summary>
    /// <param name="figure">The figure, whose proportions the size has.</param>
    /// <param name="width">The width.</param>
    /// <param name="height">The height.</param>
    /// <param name="isTransparent">Whether it has no background.</param>
    /// <param name="isSmall">Whether to spend time on a smaller file.</param>
    public static byte[] Png(Figure figure, int width, int height, bool isTransparent, bool isSmall = false)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, isTransparent ? SKAlphaType.Premul : SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info);
        surface.Canvas.Scale((float)width / Figure.Width, (float)height / figure.Height);
        Draw(surface.Canvas, figure, isTransparent);
        using SKPixmap pixels = surface.PeekPixels();
        // For flat areas and text, the filter "sub" with light compression takes half the default's time at a similar size.
        using SKData? data = pixels.Encode(isSmall
            ? new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 9)
            : new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 4));
        return data?.ToArray() ?? throw new InvalidOperationException($"{figure.Name} could not be encoded as PNG.");
    }

    /// <summary>Draws an SVG that is light or dark as its reader prefers.</summary>
    public static SvgPicture Svg(Figure figure)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, Figure.Width, figure.Height), stream))
        {
            Draw(canvas, figure);
        }

        return SvgPicture.FromSkia(figure, stream);
    }

    private static void Draw(SKCanvas canvas, Figure figure, bool isTransparent = false)
    {
        using (SKPaint ground = Ground(isTransparent))
        {
            canvas.DrawRect(0, 0, Figure.Width, figure.Height, ground);
        }

        float top = HeadHeight(figure);
        var area = new PixelRect(0, Figure.Width, figure.Height, top);
        if (figure.Plot.RenderManager.RenderCount == 0)
        {
            // ScottPlot draws twice the first time. In an SVG everything would be there twice, and transparent areas would darken.
            using var nowhere = new SKNoDrawCanvas(Figure.Width, figure.Height);
            figure.Plot.Render(nowhere, area);
        }

        figure.Plot.Render(canvas, area);

        DrawHead(canvas, figure);
        DrawLabels(canvas, figure, isTransparent);
    }

    /// <summary>The background, or the paint that takes away what is there.</summary>
    private static SKPaint Ground(bool isTransparent) =>
        isTransparent ? new SKPaint { BlendMode = SKBlendMode.Clear } : new SKPaint { Color = Tone.Surface.Skia };

    private static float HeadHeight(Figure figure) =>
        64 + (figure.Notice is null ? 0 : RibbonHeight) + (figure.Legend.Count > 0 ? LegendHeight : 0);

    private static void DrawHead(SKCanvas canvas, Figure figure)
    {
        float y = 14;
        if (figure.Notice is not null)
        {
            using var ribbon = new SKPaint { Color = Tone.Notice.Skia };
            canvas.DrawRect(0, 0, Figure.Width, RibbonHeight, ribbon);
            DrawText(canvas, figure.Notice, Margin, RibbonHeight / 2, 12.5f, true, Tone.NoticeInk, 1);
            y += RibbonHeight;
        }

        DrawText(canvas, figure.Title, Margin, y + 10, 17, true, Tone.Ink, 1);
        DrawText(canvas, figure.Subtitle, Margin, y + 33, 13, false, Tone.Muted, 1);
        LegendRow.Draw(canvas, figure.Legend, Margin, y + 58);
    }

    private static void DrawLabels(SKCanvas canvas, Figure figure, bool isTransparent)
    {
        (Label Label, Pixel At)[] placed =
        [
            .. figure.Labels
                .Select(label => (Label: label, At: figure.Plot.GetPixel(label.At)))
                .Where(item => float.IsFinite(item.At.Y)),
        ];
        foreach (IGrouping<string?, (Label Label, Pixel At)> column in placed.GroupBy(item => item.Label.Column))
        {
            (Label Label, Pixel At)[] labels = [.. column.OrderBy(item => item.At.Y)];
            double[] wanted = [.. labels.Select(item => (double)item.At.Y + item.Label.Below)];
            double[] given = column.Key is null ? wanted : LabelSpread.Apart(wanted, LabelGap);
            for (int i = 0; i < labels.Length; i++)
            {
                (Label label, Pixel at) = labels[i];
                DrawLeader(canvas, label, at, (float)given[i]);
                DrawText(
                    canvas, label.Text, at.X + label.Right, (float)given[i], label.Size, label.Bold, label.Tone, label.Side,
                    label.Backed, isTransparent);
            }
        }
    }

    /// <summary>Draws a thin line from the point to a label that had to move away from it.</summary>
    private static void DrawLeader(SKCanvas canvas, Label label, Pixel at, float middle)
    {
        if (!label.Leader)
        {
            return;
        }

        float end = at.X + label.Right - (3 * label.Side);
        using var line = new SKPaint { Color = label.Tone.Skia, IsAntialias = true, StrokeWidth = 1 };
        canvas.DrawLine(at.X + (3 * label.Side), at.Y, end, middle, line);
    }

    /// <summary>The width of a line of text in pixels.</summary>
    public static float Width(string text, float size, bool bold)
    {
        using SKFont font = Font(size, bold);
        return font.MeasureText(text);
    }

    private static SKFont Font(float size, bool bold) => new(bold ? FigureFont.SemiBold : FigureFont.Regular, size)
    {
        // Without hinting, advances scale: text has the same width in the PNG, in the SVG and at any zoom.
        Subpixel = true,
        LinearMetrics = true,
        Hinting = SKFontHinting.None,
    };

    /// <summary>Draws a line of text whose capitals are centred on <paramref name="middle"/>; returns its width.</summary>
    public static float DrawText(
        SKCanvas canvas, string text, float x, float middle, float size, bool bold, Tone tone, int side,
        bool backed = false, bool isTransparent = false)
    {
        using SKFont font = Font(size, bold);
        using var paint = new SKPaint { Color = tone.Skia, IsAntialias = true };
        const float halfCapital = 0.364f;
        float width = font.MeasureText(text);
        float start = side switch { < 0 => x - width, 0 => x - (width / 2), _ => x };
        if (backed)
        {
            using SKPaint back = Ground(isTransparent);
            canvas.DrawRect(start - 3, middle - (0.62f * size), width + 6, 1.24f * size, back);
        }

        canvas.DrawText(text, start, middle + (halfCapital * size), font, paint);
        return width;
    }
}
