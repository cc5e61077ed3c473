namespace Sonda.Reports.Figures;

/// <summary>Moves overlapping labels apart, each as little as possible.</summary>
internal static class LabelSpread
{
    /// <summary>
    /// Places at least <paramref name="gap"/> apart, in the order given, with the least sum of squared moves
    /// (pool adjacent violators on wanted − i·gap).
    /// </summary>
    /// <param name="wanted">The preferred places, ascending.</param>
    /// <param name="gap">The minimum distance of neighbours.</param>
    public static double[] Apart(ReadOnlySpan<double> wanted, double gap)
    {
        var pools = new Stack<(double Sum, int Count)>();
        for (int i = 0; i < wanted.Length; i++)
        {
            // Without i·gap, "at least gap apart" becomes "ascending". A pool is a group of labels that touch.
            // A pool that is not behind the one before merges with it, and both share their mean.
            (double Sum, int Count) pool = (wanted[i] - (i * gap), 1);
            while (pools.TryPeek(out (double Sum, int Count) last) && last.Sum / last.Count >= pool.Sum / pool.Count)
            {
                pools.Pop();
                pool = (pool.Sum + last.Sum, pool.Count + last.Count);
            }

            pools.Push(pool);
        }

        var places = new double[wanted.Length];
        int index = 0;
        foreach ((double sum, int count) in pools.Reverse())
        {
            for (int i = 0; i < count; i++, index++)
            {
                places[index] = (sum / count) + (index * gap);
            }
        }

        return places;
    }
}
