using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Sonda.Engine.Kernels;

/// <summary>The heights of the tiles of a product.</summary>
internal static class TileHeight
{
    /// <summary>The maximum height: two vectors of so many rows, two of B and one of A fill 32 registers, or 16.</summary>
    public static int Max => Vector512.IsHardwareAccelerated || AdvSimd.IsSupported ? 12 : 6;

    /// <summary>Returns the height of the next tile: the maximum, except to avoid a small rest at the end with too few chains.</summary>
    /// <param name="rest">Remaining rows, at least 1.</param>
    /// <param name="most">The height of the tallest tile.</param>
    public static int Next(int rest, int most) =>
        rest == most || rest >= most + (most / 2) ? most : rest > most ? rest / 2 : rest;
}
