using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>Maxima and means of what a window sees of each map of one image.</summary>
internal static unsafe class PoolKernels
{
    /// <summary>The largest number of each window, NaN where there is one, and where in the image it is, the first of equals.</summary>
    /// <param name="image">Map after map.</param>
    /// <param name="window">Where the window stands.</param>
    /// <param name="largest">One for each map and place.</param>
    /// <param name="found">Indices into the image, likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max<T>(ReadOnlySpan<T> image, in Window window, Span<T> largest, Span<int> found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(window, image.Length, largest.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(found.Length, largest.Length);
        (int width, int columns) = (window.Input.Width, window.OutputWidth);
        fixed (T* source = image)
        {
            for (int place = 0; place < largest.Length; place++)
            {
                (int line, int x) = Math.DivRem(place, columns);
                (int top, int bottom) = Rows(window, line, out int map);
                (int left, int right) = Seen(x, window.Stride, window.Padding, window.Width, width);
                int at = (((map * window.Input.Height) + top) * width) + left;
                T best = source[at];
                for (int y = top; y < bottom; y++)
                {
                    int start = ((map * window.Input.Height) + y) * width;
                    for (int index = start + left; index < start + right; index++)
                    {
                        T value = source[index];
                        if (value > best || (T.IsNaN(value) && !T.IsNaN(best)))
                        {
                            (best, at) = (value, index);
                        }
                    }
                }

                (largest[place], found[place]) = (best, at);
            }
        }
    }

    /// <summary>image[i] = the sum of the gradients of all maxima that were found at i.</summary>
    /// <param name="gradient">One for each map and place.</param>
    /// <param name="found">Where each maximum was found.</param>
    /// <param name="image">Map after map; overwritten.</param>
    /// <exception cref="IndexOutOfRangeException">A maximum was found outside the image.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SpreadMax<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<int> found, Span<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(found.Length, gradient.Length);
        image.Clear();
        for (int place = 0; place < gradient.Length; place++)
        {
            image[found[place]] += gradient[place];
        }
    }

    /// <summary>The mean of each window; padding counts as zeros.</summary>
    /// <param name="image">Map after map.</param>
    /// <param name="window">Where the window stands.</param>
    /// <param name="mean">One for each map and place.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Average<T>(ReadOnlySpan<T> image, in Window window, Span<T> mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(window, image.Length, mean.Length);
        (int width, int columns) = (window.Input.Width, window.OutputWidth);
        T count = T.CreateTruncating(window.Height * window.Width);
        fixed (T* source = image)
        {
            for (int place = 0; place < mean.Length; place++)
            {
                (int line, int x) = Math.DivRem(place, columns);
                (int top, int bottom) = Rows(window, line, out int map);
                (int left, int right) = Seen(x, window.Stride, window.Padding, window.Width, width);
                T sum = T.Zero;
                for (int y = top; y < bottom; y++)
                {
                    T* row = source + (((map * window.Input.Height) + y) * width);
                    for (int column = left; column < right; column++)
                    {
                        sum += row[column];
                    }
                }

                mean[place] = sum / count;
            }
        }
    }

    /// <summary>The transpose of <see cref="Average"/>: every point of the image gets its share of all windows that see it.</summary>
    /// <param name="gradient">One for each map and place.</param>
    /// <param name="window">Where the window stands.</param>
    /// <param name="image">Map after map; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SpreadAverage<T>(ReadOnlySpan<T> gradient, in Window window, Span<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(window, image.Length, gradient.Length);
        image.Clear();
        (int width, int columns) = (window.Input.Width, window.OutputWidth);
        T count = T.CreateTruncating(window.Height * window.Width);
        fixed (T* destination = image)
        {
            for (int place = 0; place < gradient.Length; place++)
            {
                (int line, int x) = Math.DivRem(place, columns);
                (int top, int bottom) = Rows(window, line, out int map);
                (int left, int right) = Seen(x, window.Stride, window.Padding, window.Width, width);
                T share = gradient[place] / count;
                for (int y = top; y < bottom; y++)
                {
                    T* row = destination + (((map * window.Input.Height) + y) * width);
                    for (int column = left; column < right; column++)
                    {
                        row[column] += share;
                    }
                }
            }
        }
    }

    /// <summary>The rows of a map that the windows of an output line see; lines are counted through all maps.</summary>
    private static (int First, int Stop) Rows(in Window window, int line, out int map)
    {
        (map, int y) = Math.DivRem(line, window.OutputHeight);
        return Seen(y, window.Stride, window.Padding, window.Height, window.Input.Height);
    }

    /// <summary>The points of a row or column that a window sees.</summary>
    private static (int First, int Stop) Seen(int place, int stride, int padding, int length, int size)
    {
        int first = (place * stride) - padding;
        return (Math.Max(first, 0), Math.Min(first + length, size));
    }

    private static void Require(in Window window, int image, int places) =>
        MatrixKernels.Require(image == window.Input.Count && places == window.Input.Maps * window.Places);
}
