namespace Sonda.Engine.Kernels;

/// <summary>Where a window of <see cref="Height"/> × <see cref="Width"/> points stands on the maps of an image, one place for each point that comes out.</summary>
/// <remarks>
/// Output point (y, x) sees the input points (y·stride + i − padding, x·stride + j − padding); those outside the image
/// are padding.
/// </remarks>
/// <param name="Input">The image.</param>
/// <param name="Height">Points of the window from top to bottom.</param>
/// <param name="Width">Points from left to right.</param>
/// <param name="Stride">Input points from one place to the next, both ways.</param>
/// <param name="Padding">Points of padding on each of the four sides.</param>
internal readonly record struct Window(Shape Input, int Height, int Width, int Stride, int Padding)
{
    /// <summary>Places from top to bottom.</summary>
    public int OutputHeight => ((Input.Height + (2 * Padding) - Height) / Stride) + 1;

    /// <summary>Places from left to right.</summary>
    public int OutputWidth => ((Input.Width + (2 * Padding) - Width) / Stride) + 1;

    /// <summary>Places, points of a map that comes out.</summary>
    public int Places => OutputHeight * OutputWidth;

    /// <summary>Points that a window sees in all maps together.</summary>
    public int Points => Input.Maps * Height * Width;

    /// <summary>The points from first up to stop of a row or column of the image that a window sees.</summary>
    public static (int First, int Stop) Clip(int place, int stride, int padding, int length, int size)
    {
        int first = (place * stride) - padding;
        return (Math.Max(first, 0), Math.Min(first + length, size));
    }

    /// <summary>Where each point of the window lies inside the image, row after row of the window.</summary>
    public Seen[] SeenByPoints()
    {
        var seen = new Seen[Height * Width];
        for (int point = 0; point < seen.Length; point++)
        {
            seen[point] = SeenBy(point / Width, point % Width);
        }

        return seen;
    }

    /// <summary>Why there is no such window on such an image; null where there is.</summary>
    public LocalizableText? Fault()
    {
        if (Input.IsSequence)
        {
            return LocalizableText.Of($"it needs an image (maps,height,width); found the sequence {Input} of (steps,features).");
        }

        if (Height < 1 || Width < 1 || Stride < 1)
        {
            return LocalizableText.Of($"a window and its stride must be 1 or more; found {Height} × {Width} with stride {Stride}.");
        }

        if (Padding < 0 || Padding >= Math.Min(Height, Width))
        {
            return LocalizableText.Of($"the padding must be 0 to {Math.Min(Height, Width) - 1}, below the sides of the window; found {Padding}.");
        }

        int height = Input.Height + (2 * Padding), width = Input.Width + (2 * Padding);
        return Height > height || Width > width
            ? LocalizableText.Of($"a window of {Height} × {Width} is larger than the {height} × {width} points of an image {Input} with padding {Padding}.")
            : null;
    }

    private Seen SeenBy(int i, int j)
    {
        (int top, int bottom) = Inside(OutputHeight, Input.Height, i - Padding);
        (int left, int right) = Inside(OutputWidth, Input.Width, j - Padding);
        return top == bottom || left == right
            ? default
            : new Seen(top, bottom, left, right, (((top * Stride) + i - Padding) * (nint)Input.Width) + (left * Stride) + j - Padding);
    }

    /// <summary>The places from first up to stop for which place·stride + offset lies in 0 … size − 1.</summary>
    private (int First, int Stop) Inside(int places, int size, int offset)
    {
        int first = offset < 0 ? Math.Min((Stride - 1 - offset) / Stride, places) : 0;
        int stop = size > offset ? ((size - 1 - offset) / Stride) + 1 : 0;
        return (first, Math.Clamp(stop, first, places));
    }
}
