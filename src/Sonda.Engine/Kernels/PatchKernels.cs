using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Converts an image to the patches in a window, and back.</summary>
/// <remarks>
/// Patches have one row for each point of the window, in the order (map, i, j), and one column for each position. A convolution is then a
/// product of matrices (im2col: Chellapilla, Puri and Simard 2006), image by image, so that the patches stay in the second-level cache.
/// </remarks>
internal static unsafe class PatchKernels
{
    /// <summary>Copies patches[(c,i,j), (y,x)] = image[c, y·stride + i − padding, x·stride + j − padding], 0 outside the image.</summary>
    /// <param name="image">Map after map.</param>
    /// <param name="window">The positions of the window.</param>
    /// <param name="seen">For each point of the window, its positions inside the image.</param>
    /// <param name="patches">Points × positions; the padding of its rows stays unchanged.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unfold<T>(ReadOnlySpan<T> image, in Window window, ReadOnlySpan<Seen> seen, Matrix<T> patches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(image.Length, window, seen, patches);
        (nint columns, nint lines, nint line) = (window.OutputWidth, window.OutputHeight, window.Stride * window.Input.Width);
        fixed (T* source = image, start = patches.Padded)
        {
            T* row = start, map = source;
            for (int c = 0; c < window.Input.Maps; c++, map += window.Input.Height * window.Input.Width)
            {
                foreach (ref readonly Seen part in seen)
                {
                    Clear(row, part.Top * columns);
                    Clear(row + (part.Bottom * columns), (lines - part.Bottom) * columns);
                    if (part.Right - part.Left < columns)
                    {
                        ClearSides(row, columns, part);
                    }

                    CopyLines(map + part.Start, line, window.Stride, row + (part.Top * columns) + part.Left, columns, part);
                    row += patches.Stride;
                }
            }
        }
    }

    /// <summary>The transpose of <see cref="Unfold"/>: each point of the image becomes the sum of all its copies.</summary>
    /// <param name="patches">Points × positions.</param>
    /// <param name="window">The positions of the window.</param>
    /// <param name="seen">For each point of the window, its positions inside the image.</param>
    /// <param name="image">Map after map; overwritten. Each sum is a chain over (i, j) in order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold<T>(Matrix<T> patches, in Window window, ReadOnlySpan<Seen> seen, Span<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Require(image.Length, window, seen, patches);
        image.Clear();
        (nint columns, nint line) = (window.OutputWidth, window.Stride * window.Input.Width);
        fixed (T* start = patches.Padded, destination = image)
        {
            T* row = start, map = destination;
            for (int c = 0; c < window.Input.Maps; c++, map += window.Input.Height * window.Input.Width)
            {
                foreach (ref readonly Seen part in seen)
                {
                    AddLines(row + (part.Top * columns) + part.Left, columns, map + part.Start, line, window.Stride, part);
                    row += patches.Stride;
                }
            }
        }
    }

    /// <summary>Splits an image, one row for each map.</summary>
    /// <param name="image">Map after map.</param>
    /// <param name="maps">Maps × positions.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split<T>(ReadOnlySpan<T> image, Matrix<T> maps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(image.Length == maps.Rows * maps.Columns);
        fixed (T* from = image, to = maps.Padded)
        {
            CopyLines(from, maps.Columns, 1, to, maps.Stride, new Seen(0, maps.Rows, 0, maps.Columns, 0));
        }
    }

    /// <summary>Joins an image: the opposite of <see cref="Split"/>.</summary>
    /// <param name="maps">Maps × positions.</param>
    /// <param name="image">Map after map; overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join<T>(Matrix<T> maps, Span<T> image)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixKernels.Require(image.Length == maps.Rows * maps.Columns);
        fixed (T* from = maps.Padded, to = image)
        {
            CopyLines(from, maps.Stride, 1, to, maps.Columns, new Seen(0, maps.Rows, 0, maps.Columns, 0));
        }
    }

    /// <summary>Copies the image part under a point of the window: short lines, for which a call would take longer than the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyLines<T>(T* from, nint fromLine, nint stride, T* to, nint toLine, in Seen seen)
        where T : unmanaged
    {
        nint count = seen.Right - seen.Left, bytes = count * sizeof(T);
        nint last128 = bytes - Vector128<byte>.Count, last256 = bytes - Vector256<byte>.Count;
        int lines = seen.Bottom - seen.Top;
        if (stride != 1 || last128 < 0)
        {
            for (; lines > 0; lines--, from += fromLine, to += toLine)
            {
                for (nint x = 0; x < count; x++)
                {
                    to[x] = from[x * stride];
                }
            }
        }
        else if (last256 < 0)
        {
            for (; lines > 0; lines--, from += fromLine, to += toLine)
            {
                // The second copy ends at the end of the line and may overlap the first.
                Vector128.Load((byte*)from).Store((byte*)to);
                Vector128.Load((byte*)from + last128).Store((byte*)to + last128);
            }
        }
        else
        {
            for (; lines > 0; lines--, from += fromLine, to += toLine)
            {
                for (nint at = 0; at < last256; at += Vector256<byte>.Count)
                {
                    Vector256.Load((byte*)from + at).Store((byte*)to + at);
                }

                Vector256.Load((byte*)from + last256).Store((byte*)to + last256);
            }
        }
    }

    /// <summary>Adds to the image part under a point of the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLines<T>(T* from, nint fromLine, T* to, nint toLine, nint stride, in Seen seen)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint count = seen.Right - seen.Left, inVectors = stride == 1 ? count - Vector256<T>.Count : -1;
        for (int y = seen.Bottom - seen.Top; y > 0; y--, from += fromLine, to += toLine)
        {
            nint x = 0;
            for (; x <= inVectors; x += Vector256<T>.Count)
            {
                (Vector256.Load(to + x) + Vector256.Load(from + x)).Store(to + x);
            }

            for (; x < count; x++)
            {
                to[x * stride] += from[x];
            }
        }
    }

    private static void ClearSides<T>(T* row, nint columns, in Seen seen)
        where T : unmanaged
    {
        row += seen.Top * columns;
        for (int y = seen.Bottom - seen.Top; y > 0; y--, row += columns)
        {
            Clear(row, seen.Left);
            Clear(row + seen.Right, columns - seen.Right);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<T>(T* destination, nint count)
        where T : unmanaged
    {
        for (nint x = 0; x < count; x++)
        {
            destination[x] = default;
        }
    }

    private static void Require<T>(int imageLength, in Window window, ReadOnlySpan<Seen> seen, Matrix<T> patches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        MatrixKernels.Require(imageLength == window.Input.Count && seen.Length == window.Height * window.Width
            && (patches.Rows, patches.Columns) == (window.Points, window.Places));
}
