using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Copies a strip of a matrix so that a tile finds what it needs for one term side by side.</summary>
internal static unsafe class Packing
{
    /// <summary>packed[k][i] = source[k·termStride + i·laneStride] for i &lt; used, 0 for used ≤ i &lt; width.</summary>
    /// <param name="source">The strip; one of the two strides is 1.</param>
    /// <param name="termStride">From a term to the next.</param>
    /// <param name="laneStride">From a row of A, or a column of B, to the next.</param>
    /// <param name="used">Rows or columns that there are.</param>
    /// <param name="width">Rows or columns that the tile reads.</param>
    /// <param name="terms">Terms.</param>
    /// <param name="packed">terms × width numbers.</param>
    public static void Pack<T>(T* source, nint termStride, nint laneStride, int used, int width, int terms, T* packed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (used < width)
        {
            NativeMemory.Clear(packed, (nuint)width * (nuint)terms * (nuint)sizeof(T));
        }

        if (laneStride == 1)
        {
            Copy(source, termStride, used, width, terms, packed);
        }
        else
        {
            Transposition.Run(source, laneStride, used, terms, packed, width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(T* source, nint stride, int used, int width, int terms, T* packed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint wide = used / Vector512<T>.Count * Vector512<T>.Count, narrow = used / Vector128<T>.Count * Vector128<T>.Count;
        for (int k = terms; k > 0; k--)
        {
            nint i = 0;
            for (; i < wide; i += Vector512<T>.Count)
            {
                Vector512.Load(source + i).Store(packed + i);
            }

            for (; i < narrow; i += Vector128<T>.Count)
            {
                Vector128.Load(source + i).Store(packed + i);
            }

            for (; i < used; i++)
            {
                packed[i] = source[i];
            }

            source += stride;
            packed += width;
        }
    }
}
