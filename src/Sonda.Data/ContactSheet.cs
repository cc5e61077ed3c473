using SkiaSharp;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data;

/// <summary>
/// Draws many images of a data set on one sheet, one row for each class. The sheet has no text, because fonts differ between machines.
/// </summary>
internal static class ContactSheet
{
    private const int Scale = 2;
    private const int Gap = 4;
    private const int Margin = 16;
    private static readonly SKColor Paper = new(0xFA, 0xF8, 0xF3);
    private static readonly SKColor InkColor = new(0x1B, 0x26, 0x3B);

    /// <summary>
    /// Whether the rows can be drawn: images of one map, or of three (red, green, blue), or vectors that form square images.
    /// </summary>
    public static bool CanDraw(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.LabelsPerRow == 1 && Form(data.InputShape) is not null;
    }

    /// <summary>Draws the first images of each class at twice their size; images of one map are dark on light.</summary>
    /// <param name="data">Images; numbers outside 0 to 1 are clamped.</param>
    /// <param name="perClass">Images in a row, from 1 to 200; a class with fewer leaves the rest of its row empty.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">The rows are not images, or <paramref name="perClass"/> is out of range.</exception>
    public static byte[] Draw(Dataset data, int perClass = 30)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perClass);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perClass, 200);
        if (!CanDraw(data) || Form(data.InputShape) is not { } form)
        {
            throw new ArgumentException($"Rows {data.InputShape} of {data.Name} are no images with a class each.", nameof(data));
        }

        int across = (form.Width * Scale) + Gap, down = (form.Height * Scale) + Gap;
        using var bitmap = new SKBitmap((2 * Margin) + (perClass * across) - Gap, (2 * Margin) + (data.Classes * down) - Gap);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(Paper);
            DrawImages(canvas, data, perClass, form);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void DrawImages(SKCanvas canvas, Dataset data, int perClass, Shape form)
    {
        var drawn = new int[data.Classes];
        int missing = data.Classes * perClass;
        float[] row = new float[data.InputSize];
        using var image = new SKBitmap(form.Width, form.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        for (int i = 0; i < data.Count && missing > 0; i++)
        {
            int label = data.Labels[i];
            if (drawn[label] == perClass)
            {
                continue;
            }

            data.CopyRow(i, row);
            for (int p = 0; p < form.Height * form.Width; p++)
            {
                image.SetPixel(p % form.Width, p / form.Width, Colour(row, p, form));
            }

            SKRect place = SKRect.Create(
                Margin + (drawn[label]++ * ((form.Width * Scale) + Gap)),
                Margin + (label * ((form.Height * Scale) + Gap)),
                form.Width * Scale,
                form.Height * Scale);
            using SKImage copy = SKImage.FromBitmap(image);
            canvas.DrawImage(copy, place, new SKSamplingOptions(SKFilterMode.Linear));
            missing--;
        }
    }

    private static SKColor Colour(ReadOnlySpan<float> row, int pixel, Shape form)
    {
        int plane = form.Height * form.Width;
        return form.Maps == 1
            ? InkColor.WithAlpha(Byte(row[pixel]))
            : new SKColor(Byte(row[pixel]), Byte(row[plane + pixel]), Byte(row[(2 * plane) + pixel]));
    }

    private static byte Byte(float value) => (byte)((Math.Clamp(value, 0, 1) * 255) + 0.5f);

    /// <summary>Returns the shape of an image; null if rows are not images.</summary>
    private static Shape? Form(Shape shape)
    {
        if (shape.IsImage)
        {
            return shape.Maps is 1 or 3 ? shape : null;
        }

        int side = (int)Math.Sqrt(shape.Count);
        return !shape.IsSequence && side > 1 && side * side == shape.Count ? Shape.Image(1, side, side) : null;
    }
}
