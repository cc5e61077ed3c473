namespace Sonda.Sweeps.Maps;

/// <summary>
/// The line on which a map has a given value: by marching squares between the middles of its places, or, where an axis has words, along the
/// edges of places, because there is nothing between two words.
/// </summary>
internal static class Contour
{
    /// <summary>The pieces of the line, in units of places: (0, 0) is the middle of the first.</summary>
    /// <param name="map">The map.</param>
    /// <param name="threshold">The value.</param>
    /// <remarks>A place whose seeds all diverged counts as far below the value; a place without a cell has no line beside it.</remarks>
    public static IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> Of(SweepMap map, double threshold)
    {
        double lowest = double.PositiveInfinity;
        for (int row = 0; row < map.Rows; row++)
        {
            for (int column = 0; column < map.Columns; column++)
            {
                lowest = double.IsNaN(map[column, row].Mean) ? lowest : Math.Min(lowest, map[column, row].Mean);
            }
        }

        double Value(int column, int row) => map[column, row] is { IsDiverged: true } ? Math.Min(lowest, threshold - 1) - threshold : map[column, row].Mean - threshold;
        if (!map.X.IsNumeric || !map.Y!.IsNumeric)
        {
            return Edges(map, Value);
        }

        var pieces = new List<((double, double), (double, double))>();
        for (int row = 0; row + 1 < map.Rows; row++)
        {
            for (int column = 0; column + 1 < map.Columns; column++)
            {
                Span<double> corners = [Value(column, row), Value(column + 1, row), Value(column + 1, row + 1), Value(column, row + 1)];
                Add(corners, column, row, pieces);
            }
        }

        return pieces;
    }

    private static List<((double X, double Y) From, (double X, double Y) To)> Edges(SweepMap map, Func<int, int, double> value)
    {
        bool Differ(double a, double b) => !double.IsNaN(a) && !double.IsNaN(b) && a >= 0 != b >= 0;
        var pieces = new List<((double, double), (double, double))>();
        for (int row = 0; row < map.Rows; row++)
        {
            for (int column = 0; column < map.Columns; column++)
            {
                (double right, double top) = (column + 0.5, row + 0.5);
                if (column + 1 < map.Columns && Differ(value(column, row), value(column + 1, row)))
                {
                    pieces.Add(((right, row - 0.5), (right, top)));
                }

                if (row + 1 < map.Rows && Differ(value(column, row), value(column, row + 1)))
                {
                    pieces.Add(((column - 0.5, top), (right, top)));
                }
            }
        }

        return pieces;
    }

    private static void Add(ReadOnlySpan<double> corners, int column, int row, List<((double X, double Y) From, (double X, double Y) To)> pieces)
    {
        ReadOnlySpan<(int X, int Y)> places = [(0, 0), (1, 0), (1, 1), (0, 1)];
        var crossings = new List<(double, double)>(4);
        for (int side = 0; side < 4; side++)
        {
            int next = (side + 1) % 4;
            double a = corners[side], b = corners[next];
            if (double.IsNaN(a) || double.IsNaN(b))
            {
                return;
            }

            if (a >= 0 != b >= 0)
            {
                double share = a / (a - b);
                crossings.Add((
                    column + places[side].X + (share * (places[next].X - places[side].X)),
                    row + places[side].Y + (share * (places[next].Y - places[side].Y))));
            }
        }

        if (crossings.Count == 2)
        {
            pieces.Add((crossings[0], crossings[1]));
        }
        else if (crossings.Count == 4)
        {
            // A saddle: the sign of the mean says whether its lines cut off the first corner or its neighbours.
            bool cutsFirst = corners[0] + corners[1] + corners[2] + corners[3] >= 0 != corners[0] >= 0;
            pieces.Add(cutsFirst ? (crossings[3], crossings[0]) : (crossings[0], crossings[1]));
            pieces.Add(cutsFirst ? (crossings[1], crossings[2]) : (crossings[2], crossings[3]));
        }
    }
}
