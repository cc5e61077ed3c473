using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>A product that reads its matrices in place: for small ones, where packing costs more than it saves.</summary>
/// <remarks>
/// The tiles go down the columns of C, so that the two vectors of B that a tile reads for each term stay in the first-level cache for the
/// tiles below.
/// </remarks>
internal static unsafe class DirectProduct<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in Product<T> x)
    {
        int lanes = TSimd.Lanes, max = TileHeight.Max;
        for (int column = 0; column < x.Columns; column += 2 * lanes)
        {
            bool two = column + (2 * lanes) <= x.Columns;
            for (int row = 0, rows; row < x.Rows; row += rows)
            {
                rows = TileHeight.Next(x.Rows - row, max);
                if (two)
                {
                    Two(rows, x, row, column);
                }
                else
                {
                    One(rows, x, row, column);
                }
            }
        }
    }

    private static void Two(int rows, in Product<T> x, int row, int column)
    {
        switch (rows)
        {
            case 1: DirectTile<Rows1, TSimd, TVector, T>.Two(x, row, column); break;
            case 2: DirectTile<Rows2, TSimd, TVector, T>.Two(x, row, column); break;
            case 3: DirectTile<Rows3, TSimd, TVector, T>.Two(x, row, column); break;
            case 4: DirectTile<Rows4, TSimd, TVector, T>.Two(x, row, column); break;
            case 5: DirectTile<Rows5, TSimd, TVector, T>.Two(x, row, column); break;
            case 6: DirectTile<Rows6, TSimd, TVector, T>.Two(x, row, column); break;
            case 7: DirectTile<Rows7, TSimd, TVector, T>.Two(x, row, column); break;
            case 8: DirectTile<Rows8, TSimd, TVector, T>.Two(x, row, column); break;
            case 9: DirectTile<Rows9, TSimd, TVector, T>.Two(x, row, column); break;
            case 10: DirectTile<Rows10, TSimd, TVector, T>.Two(x, row, column); break;
            case 11: DirectTile<Rows11, TSimd, TVector, T>.Two(x, row, column); break;
            default: DirectTile<Rows12, TSimd, TVector, T>.Two(x, row, column); break;
        }
    }

    private static void One(int rows, in Product<T> x, int row, int column)
    {
        switch (rows)
        {
            case 1: DirectTile<Rows1, TSimd, TVector, T>.One(x, row, column); break;
            case 2: DirectTile<Rows2, TSimd, TVector, T>.One(x, row, column); break;
            case 3: DirectTile<Rows3, TSimd, TVector, T>.One(x, row, column); break;
            case 4: DirectTile<Rows4, TSimd, TVector, T>.One(x, row, column); break;
            case 5: DirectTile<Rows5, TSimd, TVector, T>.One(x, row, column); break;
            case 6: DirectTile<Rows6, TSimd, TVector, T>.One(x, row, column); break;
            case 7: DirectTile<Rows7, TSimd, TVector, T>.One(x, row, column); break;
            case 8: DirectTile<Rows8, TSimd, TVector, T>.One(x, row, column); break;
            case 9: DirectTile<Rows9, TSimd, TVector, T>.One(x, row, column); break;
            case 10: DirectTile<Rows10, TSimd, TVector, T>.One(x, row, column); break;
            case 11: DirectTile<Rows11, TSimd, TVector, T>.One(x, row, column); break;
            default: DirectTile<Rows12, TSimd, TVector, T>.One(x, row, column); break;
        }
    }
}
