using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Sonda.Engine.Kernels;

/// <summary>How the rows of a product are cut into tiles.</summary>
internal static class TileHeight
{
    /// <summary>Two vectors of so many rows, with two of B and one of A, fill 32 registers, or 16.</summary>
    public static int Most => Vector512.IsHardwareAccelerated || AdvSimd.IsSupported ? 12 : 6;

    /// <summary>Rows of the next tile: all it can have, but no small rest at the end, which would have too few chains.</summary>
    /// <param name="rest">Rows that are left, 1 or more.</param>
    /// <param name="most">Rows of the tallest tile.</param>
    public static int Next(int rest, int most) =>
        rest == most || rest >= most + (most / 2) ? most : rest > most ? rest / 2 : rest;
}
