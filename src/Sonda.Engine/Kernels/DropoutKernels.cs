using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Draws what is dropped.</summary>
internal static unsafe class DropoutKernels
{
    /// <summary>What <see cref="FillMask"/> compares a drawn number with, one of this many that are equally likely.</summary>
    public const int Resolution = 1 << 16;

    /// <summary>
    /// Each number of a row by itself: 0 with probability <paramref name="threshold"/> / <see cref="Resolution"/>, else
    /// <paramref name="scale"/>. Four numbers are drawn with each 64 bits, lowest bits first; a row begins anew.
    /// </summary>
    /// <param name="random">What draws.</param>
    /// <param name="threshold">0 to <see cref="Resolution"/>.</param>
    /// <param name="scale">What is kept is multiplied by this.</param>
    /// <param name="mask">m × n; its padding is left as it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillMask<T>(RandomStream random, int threshold, T scale, Matrix<T> mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Read by index and not chosen by a branch, which would be foreseen wrongly half of the time.
        T* choice = stackalloc T[2] { T.Zero, scale };
        fixed (T* start = mask.Padded)
        {
            for (int i = 0; i < mask.Rows; i++)
            {
                T* row = start + ((nint)i * mask.Stride);
                for (int column = 0; column < mask.Columns; column += 4)
                {
                    ulong bits = random.NextUInt64();
                    for (int k = 0; k < Math.Min(4, mask.Columns - column); k++)
                    {
                        row[column + k] = choice[(uint)(threshold - 1 - (int)(bits & 0xFFFF)) >> 31];
                        bits >>= 16;
                    }
                }
            }
        }
    }
}
