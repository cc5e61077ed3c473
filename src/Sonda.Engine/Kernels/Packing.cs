using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Sonda.Engine.Kernels;

/// <summary>Packs a strip of a matrix so that the numbers of one term are adjacent.</summary>
internal static unsafe class Packing
{
    /// <summary>Copies packed[k][i] = source[k·termStride + i·laneStride] for i &lt; used, and 0 for used ≤ i &lt; width.</summary>
    /// <param name="source">The strip; one of the two strides is 1.</param>
    /// <param name="termStride">The distance from a term to the next.</param>
    /// <param name="laneStride">The distance from a row of A, or a column of B, to the next.</param>
    /// <param name="used">Existing rows or columns.</param>
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
