using System.Collections.Immutable;
using Sonda.Sweeps.Maps;

namespace Sonda.Sweeps.Boundaries;

/// <summary>The dimension of the boundary by box counting: the slope of the logarithm of the number of boxes that it meets.</summary>
/// <param name="Dimension">The slope; NaN with fewer than three scales.</param>
/// <param name="HalfInterval">
/// Half its 95% interval, from the scatter of the counts about the line. It says how straight the line is, not how another seed would turn out.
/// </param>
/// <param name="Counts">The box sides in places, each with the boxes that the boundary meets.</param>
internal sealed record BoxCounting(double Dimension, double HalfInterval, ImmutableArray<(int Side, long Boxes)> Counts)
{
    /// <summary>Counts boxes of 1, 2, 4, … places, up to an eighth of the side.</summary>
    public static BoxCounting Of(BoundaryGrid grid)
    {
        int size = grid.View.Count - 1;
        bool[] edges = Edges(grid);
        var counts = ImmutableArray.CreateBuilder<(int, long)>();
        for (int side = 1; side <= Math.Max(1, size / 8); side *= 2)
        {
            counts.Add((side, Count(edges, size, side)));
        }

        (double slope, double half) = Slope([.. counts.Where(count => count.Item2 > 0).Select(count => (-Math.Log2(count.Item1), Math.Log2(count.Item2)))]);
        return new BoxCounting(slope, half, counts.ToImmutable());
    }

    /// <summary>The squares of four neighbours of which some converge and some diverge.</summary>
    internal static bool[] Edges(BoundaryGrid grid)
    {
        int size = grid.View.Count - 1;
        bool[] edges = new bool[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                int converging = (grid[column, row] < 0 ? 1 : 0) + (grid[column + 1, row] < 0 ? 1 : 0)
                    + (grid[column, row + 1] < 0 ? 1 : 0) + (grid[column + 1, row + 1] < 0 ? 1 : 0);
                edges[(row * size) + column] = converging is > 0 and < 4;
            }
        }

        return edges;
    }

    private static long Count(bool[] edges, int size, int side)
    {
        int boxes = size / side;
        bool[] met = new bool[boxes * boxes];
        for (int row = 0; row < boxes * side; row++)
        {
            for (int column = 0; column < boxes * side; column++)
            {
                met[(row / side * boxes) + (column / side)] |= edges[(row * size) + column];
            }
        }

        return met.AsSpan().Count(true);
    }

    private static (double Slope, double Half) Slope((double X, double Y)[] points)
    {
        if (points.Length < 3)
        {
            return (double.NaN, double.NaN);
        }

        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        double spread = points.Sum(point => (point.X - x) * (point.X - x));
        double slope = points.Sum(point => (point.X - x) * (point.Y - y)) / spread;
        double rest = points.Sum(point => Math.Pow(point.Y - y - (slope * (point.X - x)), 2)) / (points.Length - 2);
        return (slope, StudentT.Quantile975(points.Length - 2) * Math.Sqrt(rest / spread));
    }
}
