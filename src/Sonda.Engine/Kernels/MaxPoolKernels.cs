using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Maxima over the windows on each map of one image.</summary>
internal static unsafe class MaxPoolKernels
{
    /// <summary>
    /// Computes the maximum of each window and its index in the image, the first of equals; NaN if the window contains NaN.
    /// </summary>
    /// <param name="image">Map after map.</param>
    /// <param name="window">The positions of the window.</param>
    /// <param name="largest">One for each map and position.</param>
    /// <param name="found">An index into the image for each.</param>
    /// <remarks>A separate method: inlined into its caller, it took twice the time in some runs.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Max<T>(ReadOnlySpan<T> image, in Window window, Span<T> largest, Span<int> found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(image.Length == window.Input.Count && largest.Length == window.Input.Maps * window.Places);
        ArgumentOutOfRangeException.ThrowIfNotEqual(found.Length, largest.Length);
        (int height, int width, int lines, int columns) = (window.Input.Height, window.Input.Width, window.OutputHeight, window.OutputWidth);
        bool isTwoByTwo = typeof(T) == typeof(float) && window is { Height: 2, Width: 2, Stride: 2, Padding: 0 };
        int first = isTwoByTwo ? columns / 4 * 4 : 0;
        fixed (T* source = image, start = largest)
        {
            fixed (int* startFound = found)
            {
                T* best = start;
                int* at = startFound;
                for (int map = 0; map < window.Input.Maps; map++)
                {
                    for (int y = 0; y < lines; y++, best += columns, at += columns)
                    {
                        if (first > 0)
                        {
                            TwoByTwo((float*)source, ((map * height) + (2 * y)) * width, width, (float*)best, at, first);
                        }

                        if (first < columns)
                        {
                            MaxOfLine(source, window, map, y, first, best, at);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Computes image[i] = the sum of the gradients of all maxima with index i.</summary>
    /// <param name="gradient">One for each map and position.</param>
    /// <param name="found">The index of each maximum.</param>
    /// <param name="image">Map after map; overwritten.</param>
    /// <exception cref="IndexOutOfRangeException">An index is outside the image.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<int> found, Span<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(found.Length, gradient.Length);
        image.Clear();
        for (int place = 0; place < gradient.Length; place++)
        {
            image[found[place]] += gradient[place];
        }
    }

    /// <summary>Computes one line of positions, from column <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MaxOfLine<T>(T* image, in Window window, int map, int y, int first, T* largest, int* found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int top, int bottom) = Window.Clip(y, window.Stride, window.Padding, window.Height, window.Input.Height);
        int width = window.Input.Width;
        for (int x = first; x < window.OutputWidth; x++)
        {
            (int left, int right) = Window.Clip(x, window.Stride, window.Padding, window.Width, width);
            int at = (((map * window.Input.Height) + top) * width) + left;
            T best = image[at];
            for (int row = top; row < bottom; row++)
            {
                int start = ((map * window.Input.Height) + row) * width;
                for (int index = start + left; index < start + right; index++)
                {
                    T value = image[index];
                    if (value > best || (T.IsNaN(value) && !T.IsNaN(best)))
                    {
                        (best, at) = (value, index);
                    }
                }
            }

            (largest[x], found[x]) = (best, at);
        }
    }

    /// <summary>Computes adjacent windows of two by two, the most common ones, four at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoByTwo(float* image, int start, int width, float* largest, int* found, int columns)
    {
        Vector128<int> at = Vector128.Create(0, 2, 4, 6) + Vector128.Create(start);
        for (nint x = 0; x < columns; x += 4)
        {
            float* above = image + start + (2 * x), below = above + width;
            (Vector128<float> best, Vector128<float> second) = Unzip(above);
            (Vector128<float> third, Vector128<float> fourth) = Unzip(below);
            Vector128<int> index = at;
            Take(second, at + Vector128<int>.One, ref best, ref index);
            Take(third, at + Vector128.Create(width), ref best, ref index);
            Take(fourth, at + Vector128.Create(width + 1), ref best, ref index);
            best.Store(largest + x);
            index.Store(found + x);
            at += Vector128.Create(8);
        }
    }

    /// <summary>Replaces the maximum by a larger number, or by the first NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(Vector128<float> value, Vector128<int> at, ref Vector128<float> best, ref Vector128<int> index)
    {
        // Not (best >= value) is true if value is NaN. A best that is NaN stays, because it does not equal itself.
        Vector128<float> takes = Vector128.AndNot(Vector128.Equals(best, best), Vector128.GreaterThanOrEqual(best, value));
        best = Vector128.ConditionalSelect(takes, value, best);
        index = Vector128.ConditionalSelect(takes.AsInt32(), at, index);
    }

    /// <summary>Separates eight numbers into the first, third, … and the second, fourth, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Even, Vector128<float> Odd) Unzip(float* eight)
    {
        Vector128<ulong> a = Vector128.Load((ulong*)eight), b = Vector128.Load((ulong*)eight + 2);
        Vector128<float> low = Vector128.Narrow(a, b).AsSingle(), high = Vector128.Narrow(a >> 32, b >> 32).AsSingle();
        return BitConverter.IsLittleEndian ? (low, high) : (high, low);
    }
}
