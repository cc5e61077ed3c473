namespace Sonda.Sweeps.Maps;

/// <summary>Where <see cref="TheoryLine"/> runs on a map, in units of places: (0, 0) is the middle of the first.</summary>
internal static class TheoryPath
{
    /// <summary>The pieces of the line that lie on the map.</summary>
    /// <remarks>
    /// Beyond the last depth the line goes on as steeply as the depths end. There is nothing between two words: on an axis of words each
    /// place has a piece of its own.
    /// </remarks>
    public static IReadOnlyList<IReadOnlyList<(double X, double Y)>> Of(SweepMap map, TheoryLine line)
    {
        (double First, double Last) edges = (-0.5, line.Layers.Length - 0.5);
        double[] places = [.. line.Depths.Select(depth => PlaceOf(depth, line.Layers))];
        bool isContinuous = (line.IsDepthVertical ? map.X : map.Y!).IsNumeric;
        IEnumerable<IReadOnlyList<(double Other, double Depth)>> pieces = isContinuous ? Inside(places, edges)
            : places.Index().Where(place => place.Item >= edges.First && place.Item <= edges.Last)
                .Select(place => ((double, double)[])[(place.Index - 0.5, place.Item), (place.Index + 0.5, place.Item)]);
        return [.. pieces.Where(piece => piece.Count > 1).Select(piece =>
            (IReadOnlyList<(double, double)>)[.. piece.Select(point => line.IsDepthVertical ? point : (point.Depth, point.Other))])];
    }

    /// <summary>The pieces of a line between two edges.</summary>
    private static IEnumerable<IReadOnlyList<(double Other, double Depth)>> Inside(double[] places, (double First, double Last) edges)
    {
        var piece = new List<(double Other, double Depth)>();
        foreach ((double other, double depth) in WithCrossings(places, edges))
        {
            if (depth >= edges.First && depth <= edges.Last)
            {
                piece.Add((other, depth));
            }
            else if (piece.Count > 0)
            {
                yield return piece;
                piece = [];
            }
        }

        yield return piece;
    }

    /// <summary>The points of the line, and those at which it crosses an edge.</summary>
    private static IEnumerable<(double Other, double Depth)> WithCrossings(double[] places, (double First, double Last) edges)
    {
        for (int other = 0; other < places.Length; other++)
        {
            if (other > 0)
            {
                (double before, double now) = (places[other - 1], places[other]);
                IEnumerable<double> crossed = ((double[])[edges.First, edges.Last]).Where(edge => (before < edge && now > edge) || (before > edge && now < edge));
                foreach (double edge in before < now ? crossed : crossed.Reverse())
                {
                    yield return (other - 1 + ((edge - before) / (now - before)), edge);
                }
            }

            yield return (other, places[other]);
        }
    }

    /// <summary>The place of a depth. The edge of chaos, where the depth is infinite, lies half a map beyond the last place.</summary>
    private static double PlaceOf(double depth, IReadOnlyList<int> layers)
    {
        int above = 1;
        while (above < layers.Count - 1 && layers[above] < depth)
        {
            above++;
        }

        double place = above - 1 + ((depth - layers[above - 1]) / (layers[above] - layers[above - 1]));
        return Math.Min(place, 1.5 * layers.Count);
    }
}
