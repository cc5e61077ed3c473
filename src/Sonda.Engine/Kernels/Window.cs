namespace Sonda.Engine.Kernels;

/// <summary>
/// The positions of a window of <see cref="Height"/> × <see cref="Width"/> points on the maps of an image, one for each output point.
/// </summary>
/// <remarks>
/// Output point (y, x) covers the input points (y·stride + i − padding, x·stride + j − padding); points outside the image are padding.
/// </remarks>
/// <param name="Input">The image.</param>
/// <param name="Height">Rows of the window.</param>
/// <param name="Width">Columns of the window.</param>
/// <param name="Stride">Input points from one position to the next, in both directions.</param>
/// <param name="Padding">Points of padding on each of the four sides.</param>
internal readonly record struct Window(Shape Input, int Height, int Width, int Stride, int Padding)
{
    /// <summary>Positions from top to bottom.</summary>
    public int OutputHeight => ((Input.Height + (2 * Padding) - Height) / Stride) + 1;

    /// <summary>Positions from left to right.</summary>
    public int OutputWidth => ((Input.Width + (2 * Padding) - Width) / Stride) + 1;

    /// <summary>The number of positions, which is the number of points in an output map.</summary>
    public int Places => OutputHeight * OutputWidth;

    /// <summary>The number of points in a window over all maps together.</summary>
    public int Points => Input.Maps * Height * Width;

    /// <summary>Returns the range of points of an image row or column within a window, without its padding.</summary>
    public static (int First, int Stop) Clip(int place, int stride, int padding, int length, int size)
    {
        int first = (place * stride) - padding;
        return (Math.Max(first, 0), Math.Min(first + length, size));
    }

    /// <summary>Returns the positions of each point of the window inside the image, row after row of the window.</summary>
    public Seen[] SeenByPoints()
    {
        var seen = new Seen[Height * Width];
        for (int point = 0; point < seen.Length; point++)
        {
            seen[point] = SeenBy(point / Width, point % Width);
        }

        return seen;
    }

    /// <summary>Explains why the window does not fit the image; null if it does.</summary>
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

    /// <summary>Returns the range of positions for which place·stride + offset is in 0 … size − 1.</summary>
    private (int First, int Stop) Inside(int places, int size, int offset)
    {
        int first = offset < 0 ? Math.Min((Stride - 1 - offset) / Stride, places) : 0;
        int stop = size > offset ? ((size - 1 - offset) / Stride) + 1 : 0;
        return (first, Math.Clamp(stop, first, places));
    }
}
