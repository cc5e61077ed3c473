using SkiaSharp;

namespace Sonda.Reports.Figures;

/// <summary>A legend on one line: a small picture of each mark, then its meaning.</summary>
internal static class LegendRow
{
    private const float GlyphWidth = 22;

    /// <summary>Draws the entries from <paramref name="x"/> on, centred on <paramref name="middle"/>.</summary>
    public static void Draw(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, float x, float middle)
    {
        foreach (LegendEntry entry in entries)
        {
            DrawGlyph(canvas, entry, x, middle);
            x += GlyphWidth + 6;
            x += FigureRenderer.DrawText(canvas, entry.Text, x, middle, 12.5f, false, Tone.Ink, 1) + 20;
        }
    }

    private static void DrawGlyph(SKCanvas canvas, LegendEntry entry, float x, float y)
    {
        float centre = x + (GlyphWidth / 2);
        using var fill = new SKPaint { Color = entry.Tone.Skia, IsAntialias = true };
        using var line = new SKPaint
        {
            Color = entry.Tone.Skia,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 2,
        };
        using var pale = new SKPaint { Color = entry.Tone.Skia.WithAlpha(FigurePlot.PaleAlpha), IsAntialias = true };
        switch (entry.Glyph)
        {
            case LegendGlyph.Line:
                line.StrokeWidth = 2.5f;
                canvas.DrawLine(x, y, x + GlyphWidth, y, line);
                break;
            case LegendGlyph.PaleLine:
                line.StrokeWidth = 1.5f;
                line.Color = line.Color.WithAlpha(FigurePlot.PaleLineAlpha);
                canvas.DrawLine(x, y, x + GlyphWidth, y, line);
                break;
            case LegendGlyph.DottedLine:
                for (float dot = x + 2; dot < x + GlyphWidth; dot += 6)
                {
                    canvas.DrawCircle(dot, y, 1.1f, fill);
                }

                break;
            case LegendGlyph.Dot:
                canvas.DrawCircle(centre, y, 4.5f, fill);
                break;
            case LegendGlyph.Diamond:
                line.StrokeWidth = 1.6f;
                canvas.DrawPath(Diamond(centre, y, 5.5f), line);
                break;
            case LegendGlyph.Band:
                canvas.DrawRect(centre - 7, y - 8, 14, 16, pale);
                canvas.DrawLine(centre - 7, y, centre + 7, y, line);
                break;
            case LegendGlyph.Bar:
                canvas.DrawRect(x, y - 4.5f, GlyphWidth, 9, fill);
                break;
            case LegendGlyph.Shades:
                for (int i = 0; i < entry.Count; i++)
                {
                    DrawShade(canvas, Tone.Series(0), x, y);
                    DrawShade(canvas, Tone.Series(1), centre, y);
                }

                break;
            default:
                line.StrokeWidth = 1.6f;
                canvas.DrawRect(x + 1, y - 4, GlyphWidth - 2, 8, line);
                break;
        }
    }

    private static void DrawShade(SKCanvas canvas, Tone tone, float x, float y)
    {
        using var paint = new SKPaint { Color = tone.Skia.WithAlpha(PhaseFigure.ShadeAlpha), IsAntialias = true };
        canvas.DrawRect(x, y - 6, GlyphWidth / 2, 12, paint);
    }

    private static SKPath Diamond(float x, float y, float radius)
    {
        var path = new SKPath();
        path.AddPoly([new(x, y - radius), new(x + radius, y), new(x, y + radius), new(x - radius, y)], close: true);
        return path;
    }
}
