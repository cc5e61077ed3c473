using SkiaSharp;
using Sonda.Sweeps.Boundaries;

namespace Sonda.Reports.Figures;

/// <summary>A grid of the boundary as a picture, a pixel for each place: blue where training converges, orange where it diverges.</summary>
/// <remarks>
/// Shades follow the rank of a value among those of its side, not its size: a few huge values would leave one shade for all others. The
/// pale shades are where training takes longest to decide.
/// </remarks>
internal static class BoundaryPicture
{
    private static readonly SKColor[] Converging = [new(0x08, 0x1D, 0x58), new(0x1D, 0x5A, 0xA8), new(0x41, 0xA7, 0xC4), new(0xE0, 0xF3, 0xF8)];
    private static readonly SKColor[] Diverging = [new(0x4A, 0x0D, 0x0D), new(0xA6, 0x36, 0x03), new(0xF1, 0x8F, 0x3C), new(0xFF, 0xF3, 0xC9)];

    /// <summary>Draws a PNG. The last row and column of the grid, which the next view shares, are left out.</summary>
    public static byte[] Png(BoundaryGrid grid)
    {
        int size = grid.View.Count - 1, converging = grid.Values.Count(value => value < 0);
        double[] sorted = [.. grid.Values];
        Array.Sort(sorted);
        byte[] pixels = new byte[4 * size * size];
        for (int row = 0; row < size; row++)
        {
            int at = 4 * size * (size - 1 - row);
            for (int column = 0; column < size; column++, at += 4)
            {
                double value = grid[column, row];
                int rank = Array.BinarySearch(sorted, value);
                SKColor colour = value < 0
                    ? Shade(Converging, 1 - ((double)rank / Math.Max(1, converging)))
                    : Shade(Diverging, (double)(rank - converging) / Math.Max(1, sorted.Length - converging));
                (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = (colour.Red, colour.Green, colour.Blue, byte.MaxValue);
            }
        }

        using SKImage image = SKImage.FromPixelCopy(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque), pixels);
        using SKPixmap map = image.PeekPixels();
        using SKData? data = map.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 6));
        return data?.ToArray() ?? throw new InvalidOperationException("The boundary could not be encoded as PNG.");
    }

    private static SKColor Shade(SKColor[] colours, double share)
    {
        double place = Math.Clamp(share, 0, 1) * (colours.Length - 1);
        int below = Math.Min((int)place, colours.Length - 2);
        double part = place - below;
        byte Mix(byte a, byte b) => (byte)Math.Round(a + (part * (b - a)));
        (SKColor from, SKColor to) = (colours[below], colours[below + 1]);
        return new SKColor(Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));
    }
}
