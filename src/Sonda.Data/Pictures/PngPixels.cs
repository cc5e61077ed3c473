using SkiaSharp;
using Sonda.Engine;

namespace Sonda.Data.Pictures;

/// <summary>The pixels of images of one size.</summary>
/// <param name="Maps">1 if all pixels are grey, else 3.</param>
/// <param name="Height">Rows of an image.</param>
/// <param name="Width">Columns of an image.</param>
/// <param name="Bytes">Image after image, map after map, row after row.</param>
internal sealed record PngPixels(int Maps, int Height, int Width, byte[] Bytes)
{
    private const int Colours = 3, Channels = 4, Opaque = byte.MaxValue;

    /// <summary>Reads PNG files.</summary>
    /// <exception cref="DatasetException">A file is not a PNG file, has another size than the first, or is not opaque.</exception>
    public static PngPixels Read(IReadOnlyList<string> paths, CancellationToken stop)
    {
        using SKBitmap first = Decode(paths[0]);
        int plane = first.Width * first.Height;
        if ((long)plane * Colours * paths.Count > Array.MaxLength)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{paths.Count} images of {first.Width}×{first.Height} pixels are more than {Array.MaxLength} bytes."));
        }

        byte[] colours = new byte[plane * Colours * paths.Count];
        bool isColoured = false;
        for (int i = 0; i < paths.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            using SKBitmap image = Decode(paths[i]);
            RequireSize(image, first, paths[i], paths[0]);
            isColoured |= Spread(image.GetPixelSpan(), colours.AsSpan(i * plane * Colours, plane * Colours), paths[i]);
        }

        RequireCount((long)plane * (isColoured ? Colours : 1), paths[0]);
        return isColoured
            ? new PngPixels(Colours, first.Height, first.Width, colours)
            : new PngPixels(1, first.Height, first.Width, FirstMaps(colours, plane));
    }

    private static SKBitmap Decode(string path)
    {
        RequireReadable(path);
        using SKCodec? codec = SKCodec.Create(path);
        if (codec is null || codec.EncodedFormat != SKEncodedImageFormat.Png)
        {
            throw new DatasetException(codec is null
                ? LocalizableText.Of($"{path} is not a picture; expected a PNG file.")
                : LocalizableText.Of($"{path}: found {codec.EncodedFormat.ToString()}, expected a PNG file."));
        }

        RequireCount((long)codec.Info.Width * codec.Info.Height, path);
        var image = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        if (codec.GetPixels(image.Info, image.GetPixels()) == SKCodecResult.Success)
        {
            return image;
        }

        image.Dispose();
        throw new DatasetException(LocalizableText.Of(
            $"{path}: the PNG data are damaged or end too early; expected a whole PNG file."));
    }

    /// <summary>Opens the file, because the decoder takes one that it may not read for no picture.</summary>
    private static void RequireReadable(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path}: {LocalizableText.Of(fault)}"));
        }
    }

    /// <summary>Checks the size before memory for the pixels is allocated: a file of a few bytes may claim any size.</summary>
    private static void RequireCount(long numbers, string path)
    {
        if (numbers > Shape.MaxCount)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: an image has {numbers} numbers; expected at most {Shape.MaxCount}."));
        }
    }

    private static void RequireSize(SKBitmap image, SKBitmap first, string path, string firstPath)
    {
        if (image.Width != first.Width || image.Height != first.Height)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path} has {image.Width}×{image.Height} pixels, but {firstPath} has {first.Width}×{first.Height}; expected one size."));
        }
    }

    /// <summary>Copies the pixels to a red, a green and a blue map; returns whether the maps differ.</summary>
    private static bool Spread(ReadOnlySpan<byte> pixels, Span<byte> maps, string path)
    {
        int plane = maps.Length / Colours;
        bool isColoured = false;
        for (int p = 0; p < plane; p++)
        {
            ReadOnlySpan<byte> pixel = pixels.Slice(p * Channels, Channels);
            if (pixel[^1] != Opaque)
            {
                throw new DatasetException(LocalizableText.Of(
                    $"{path} has transparent pixels; expected opaque ones."));
            }

            for (int c = 0; c < Colours; c++)
            {
                maps[(c * plane) + p] = pixel[c];
            }

            isColoured |= pixel[0] != pixel[1] || pixel[1] != pixel[2];
        }

        return isColoured;
    }

    private static byte[] FirstMaps(ReadOnlySpan<byte> colours, int plane)
    {
        byte[] grey = new byte[colours.Length / Colours];
        for (int start = 0; start < grey.Length; start += plane)
        {
            colours.Slice(start * Colours, plane).CopyTo(grey.AsSpan(start));
        }

        return grey;
    }
}
