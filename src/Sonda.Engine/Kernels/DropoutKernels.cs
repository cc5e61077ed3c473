using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Kernels;

/// <summary>Draws the masks of dropout.</summary>
internal static unsafe class DropoutKernels
{
    /// <summary>The number of equally likely values that <see cref="FillMask"/> draws from.</summary>
    public const int Resolution = 1 << 16;

    /// <summary>
    /// Fills a mask number by number: 0 with probability <paramref name="threshold"/> / <see cref="Resolution"/>, else <paramref
    /// name="scale"/>. Each 64 random bits give four numbers, lowest bits first; a row begins with fresh bits.
    /// </summary>
    /// <param name="random">The random stream.</param>
    /// <param name="threshold">0 to <see cref="Resolution"/>.</param>
    /// <param name="scale">The factor of the numbers that are kept.</param>
    /// <param name="mask">m × n; its padding stays unchanged.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillMask<T>(RandomStream random, int threshold, T scale, Matrix<T> mask)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A table lookup instead of a branch, which the processor would predict wrongly half of the time.
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
                        // The sign bit of the difference: 1, keep, if the drawn number is at least the threshold.
                        row[column + k] = choice[(uint)(threshold - 1 - (int)(bits & 0xFFFF)) >> 31];
                        bits >>= 16;
                    }
                }
            }
        }
    }
}
