using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Norm;

/// <summary>Between one number for each map and one for each column of a row, the columns of a map side by side.</summary>
/// <remarks>A map of a vector, and of a step of a sequence, is one column: there is nothing to do.</remarks>
internal static class MapColumns
{
    /// <summary>maps = factor · Σ of the columns of a map, in eight lanes of double where there are more than one.</summary>
    /// <param name="columns">1 × (maps · points).</param>
    /// <param name="factor">What the sum is multiplied by.</param>
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

    /// <summary>The number of a map at each of its columns: the maps themselves, or <paramref name="columns"/> filled.</summary>
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
