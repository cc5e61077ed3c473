using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>Means over the windows on each map of one image.</summary>
internal static unsafe class AveragePoolKernels
{
    /// <summary>Computes the mean of each window; padding counts as zeros.</summary>
    /// <param name="image">Map after map.</param>
    /// <param name="window">The positions of the window.</param>
    /// <param name="mean">One for each map and position.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mean<T>(ReadOnlySpan<T> image, in Window window, Span<T> mean)
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
                (int map, int top, int bottom) = RowsOf(window, line);
                (int left, int right) = Window.Clip(x, window.Stride, window.Padding, window.Width, width);
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

    /// <summary>The transpose of <see cref="Mean"/>: each point of the image gets a share of every window that contains it.</summary>
    /// <param name="gradient">One for each map and position.</param>
    /// <param name="window">The positions of the window.</param>
    /// <param name="image">Map after map; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<T>(ReadOnlySpan<T> gradient, in Window window, Span<T> image)
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
                (int map, int top, int bottom) = RowsOf(window, line);
                (int left, int right) = Window.Clip(x, window.Stride, window.Padding, window.Width, width);
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

    /// <summary>The rows of a map within the windows of a line of positions; lines are counted through all maps.</summary>
    private static (int Map, int Top, int Bottom) RowsOf(in Window window, int line)
    {
        (int map, int y) = Math.DivRem(line, window.OutputHeight);
        (int top, int bottom) = Window.Clip(y, window.Stride, window.Padding, window.Height, window.Input.Height);
        return (map, top, bottom);
    }

    private static void Require(in Window window, int image, int places) =>
        MatrixKernels.Require(image == window.Input.Count && places == window.Input.Maps * window.Places);
}
