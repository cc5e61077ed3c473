using SkiaSharp;
using Sonda.Engine.Data;

namespace Sonda.Lab.Datasets;

/// <summary>Draws many images of a data set on one sheet, a row for each class, to be looked at.</summary>
public static class ContactSheet
{
    private const int Scale = 2;
    private const int Gap = 4;
    private const int Margin = 16;
    private const int LabelWidth = 30;
    private static readonly SKColor Paper = new(0xFA, 0xF8, 0xF3);
    private static readonly SKColor InkColor = new(0x1B, 0x26, 0x3B);
    private static readonly SKColor LabelColor = new(0x8A, 0x8F, 0x99);

    /// <summary>Draws the first images of each class, dark on light, twice enlarged.</summary>
    /// <param name="data">Square images.</param>
    /// <param name="perClass">Images in a row, from 1 to 200; a class with fewer leaves the rest of its row empty.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">The images are not square, or <paramref name="perClass"/> is out of range.</exception>
    public static byte[] Draw(Dataset data, int perClass = 30)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perClass);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perClass, 200);
        int side = (int)Math.Sqrt(data.InputSize);
        if (side * side != data.InputSize)
        {
            throw new ArgumentException($"Rows of {data.InputSize} numbers are no square images.", nameof(data));
        }

        int step = (side * Scale) + Gap;
        using var bitmap = new SKBitmap(
            (2 * Margin) + LabelWidth + (perClass * step) - Gap, (2 * Margin) + (data.Classes * step) - Gap);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(Paper);
            DrawImages(canvas, data, perClass, side, step);
            DrawLabels(canvas, data.Classes, step);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void DrawImages(SKCanvas canvas, Dataset data, int perClass, int side, int step)
    {
        var drawn = new int[data.Classes];
        int missing = data.Classes * perClass;
        float[] row = new float[data.InputSize];
        using var image = new SKBitmap(side, side, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        for (int i = 0; i < data.Count && missing > 0; i++)
        {
            int label = data.Labels[i];
            if (drawn[label] == perClass)
            {
                continue;
            }

            data.CopyRow(i, row);
            for (int p = 0; p < row.Length; p++)
            {
                image.SetPixel(p % side, p / side, InkColor.WithAlpha((byte)((Math.Clamp(row[p], 0, 1) * 255) + 0.5f)));
            }

            SKRect place = SKRect.Create(
                Margin + LabelWidth + (drawn[label]++ * step), Margin + (label * step), side * Scale, side * Scale);
            using SKImage copy = SKImage.FromBitmap(image);
            canvas.DrawImage(copy, place, new SKSamplingOptions(SKFilterMode.Linear));
            missing--;
        }
    }

    private static void DrawLabels(SKCanvas canvas, int classes, int step)
    {
        using SKTypeface face = SKTypeface.Default;
        using var font = new SKFont(face, 20);
        using var paint = new SKPaint { Color = LabelColor, IsAntialias = true };
        for (int label = 0; label < classes; label++)
        {
            float baseline = Margin + (label * step) + ((step - Gap) / 2f) + 7;
            canvas.DrawText(FormattableString.Invariant($"{label}"), Margin, baseline, font, paint);
        }
    }
}
