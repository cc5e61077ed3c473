using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>From an image to the patches that a window sees of it, and back.</summary>
/// <remarks>
/// Patches are one row for each point of the window, (map, i, j) in this order, and one column for each place. A
/// convolution is then a product of matrices (im2col: Chellapilla, Puri and Simard 2006), image by image, so that
/// the patches stay in the second-level cache.
/// </remarks>
internal static unsafe class PatchKernels
{
    /// <summary>patches[(c,i,j), (y,x)] = image[c, y·stride + i − padding, x·stride + j − padding], 0 outside the image.</summary>
    /// <param name="image">Map after map.</param>
    /// <param name="window">Where the window stands.</param>
    /// <param name="patches">Points × places; the padding of its rows is left as it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unfold<T>(ReadOnlySpan<T> image, in Window window, Matrix<T> patches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(image.Length, window, patches);
        (int height, int width, int stride) = (window.Input.Height, window.Input.Width, window.Stride);
        (int outputHeight, int outputWidth) = (window.OutputHeight, window.OutputWidth);
        fixed (T* source = image, start = patches.Padded)
        {
            for (int point = 0; point < patches.Rows; point++)
            {
                (int map, int i, int j) = PointOf(window, point);
                (int first, int stop) = Inside(outputWidth, width, stride, j - window.Padding);
                T* destination = start + (point * (nint)patches.Stride);
                for (int y = 0; y < outputHeight; y++, destination += outputWidth)
                {
                    int row = (y * stride) + i - window.Padding;
                    if ((uint)row >= (uint)height || first >= stop)
                    {
                        Clear(destination, outputWidth);
                        continue;
                    }

                    T* from = source + (((map * (nint)height) + row) * width) + (first * stride) + j - window.Padding;
                    Clear(destination, first);
                    Clear(destination + stop, outputWidth - stop);
                    if (stride == 1)
                    {
                        Copy((byte*)from, (byte*)(destination + first), (stop - first) * sizeof(T));
                    }
                    else
                    {
                        for (nint x = first; x < stop; x++, from += stride)
                        {
                            destination[x] = *from;
                        }
                    }
                }
            }
        }
    }

    /// <summary>The transpose of <see cref="Unfold"/>: every point of the image is the sum of all that was read from it.</summary>
    /// <param name="patches">Points × places.</param>
    /// <param name="window">Where the window stands.</param>
    /// <param name="image">Map after map; overwritten. Each sum is a chain over (i, j) in their order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold<T>(Matrix<T> patches, in Window window, Span<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(image.Length, window, patches);
        image.Clear();
        (int height, int width, int stride) = (window.Input.Height, window.Input.Width, window.Stride);
        (int outputHeight, int outputWidth) = (window.OutputHeight, window.OutputWidth);
        fixed (T* start = patches.Padded, destination = image)
        {
            for (int point = 0; point < patches.Rows; point++)
            {
                (int map, int i, int j) = PointOf(window, point);
                (int first, int stop) = Inside(outputWidth, width, stride, j - window.Padding);
                (int top, int bottom) = Inside(outputHeight, height, stride, i - window.Padding);
                T* from = start + (point * (nint)patches.Stride) + (top * outputWidth);
                for (int y = top; y < bottom; y++, from += outputWidth)
                {
                    int row = (y * stride) + i - window.Padding;
                    T* to = destination + (((map * (nint)height) + row) * width) + (first * stride) + j - window.Padding;
                    Add(from + first, to, stop - first, stride);
                }
            }
        }
    }

    /// <summary>Map, row and column of the window that a row of patches is of.</summary>
    private static (int Map, int I, int J) PointOf(in Window window, int point)
    {
        (int rest, int j) = Math.DivRem(point, window.Width);
        (int map, int i) = Math.DivRem(rest, window.Height);
        return (map, i, j);
    }

    /// <summary>The places from first up to stop whose point x·stride + offset lies in 0 … size − 1.</summary>
    private static (int First, int Stop) Inside(int places, int size, int stride, int offset)
    {
        int first = offset < 0 ? Math.Min((stride - 1 - offset) / stride, places) : 0;
        int stop = size > offset ? ((size - 1 - offset) / stride) + 1 : 0;
        return (first, Math.Clamp(stop, first, places));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<T>(T* destination, int count)
        where T : unmanaged
    {
        for (nint x = 0; x < count; x++)
        {
            destination[x] = default;
        }
    }

    /// <summary>Short copies, for which a call would take longer than the copy: what is left over is copied from the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* source, byte* destination, nint bytes)
    {
        if (bytes >= Vector256<byte>.Count)
        {
            nint last = bytes - Vector256<byte>.Count;
            for (nint i = 0; i < last; i += Vector256<byte>.Count)
            {
                Vector256.Load(source + i).Store(destination + i);
            }

            Vector256.Load(source + last).Store(destination + last);
        }
        else if (bytes >= Vector128<byte>.Count)
        {
            nint last = bytes - Vector128<byte>.Count;
            Vector128.Load(source).Store(destination);
            Vector128.Load(source + last).Store(destination + last);
        }
        else
        {
            for (nint i = 0; i < bytes; i += sizeof(int))
            {
                *(int*)(destination + i) = *(int*)(source + i);
            }
        }
    }

    /// <summary>to[x · stride] += from[x].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(T* from, T* to, nint count, nint stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint x = 0;
        if (stride == 1)
        {
            for (; x <= count - Vector256<T>.Count; x += Vector256<T>.Count)
            {
                (Vector256.Load(to + x) + Vector256.Load(from + x)).Store(to + x);
            }
        }

        for (; x < count; x++)
        {
            to[x * stride] += from[x];
        }
    }

    private static void Require<T>(int imageLength, in Window window, Matrix<T> patches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(imageLength == window.Input.Count && (patches.Rows, patches.Columns) == (window.Points, window.Places));
}
