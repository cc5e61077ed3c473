using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Norm;

/// <summary>Converts between one number for each map and one for each column of a row; the columns of a map are adjacent.</summary>
/// <remarks>In vectors and in steps of sequences a map is one column, so there is nothing to convert.</remarks>
internal static class MapColumns
{
    /// <summary>Computes maps = factor · Σ over the columns of a map, in eight lanes of double if there are several.</summary>
    /// <param name="columns">1 × (maps · points).</param>
    /// <param name="factor">The factor of the sum.</param>
    /// <param name="maps">1 × maps.</param>
    public static void Pool<T>(Matrix<T> columns, T factor, Matrix<T> maps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int points = columns.Columns / maps.Columns;
        if (points == 1)
        {
            ElementwiseKernels.Scale(columns.Row(0), factor, maps.Row(0));
            return;
        }

        for (int map = 0; map < maps.Columns; map++)
        {
            ReadOnlySpan<T> of = columns.Row(0).Slice(map * points, points);
            maps.Row(0)[map] = T.CreateTruncating(RowSums.Sum(of)) * factor;
        }
    }

    /// <summary>
    /// Repeats the number of a map at each of its columns; returns the maps themselves, or the filled <paramref name="columns"/>.
    /// </summary>
    /// <param name="maps">1 × maps.</param>
    /// <param name="columns">1 × (maps · points).</param>
    public static Matrix<T> Spread<T>(Matrix<T> maps, Matrix<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int points = columns.Columns / maps.Columns;
        if (points == 1)
        {
            return maps;
        }

        for (int map = 0; map < maps.Columns; map++)
        {
            columns.Row(0).Slice(map * points, points).Fill(maps.Row(0)[map]);
        }

        return columns;
    }
}
