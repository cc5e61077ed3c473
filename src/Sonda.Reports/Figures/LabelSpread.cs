namespace Sonda.Reports.Figures;

/// <summary>Moves labels apart that would overlap, each as little as can be.</summary>
internal static class LabelSpread
{
    /// <summary>
    /// Places at least <paramref name="gap"/> apart, in the order given, with the least sum of squared moves
    /// (pool adjacent violators on wanted − i·gap).
    /// </summary>
    /// <param name="wanted">Where each would like to be, ascending.</param>
    /// <param name="gap">The least distance of neighbours.</param>
    public static double[] Apart(ReadOnlySpan<double> wanted, double gap)
    {
        var pools = new Stack<(double Sum, int Count)>();
        for (int i = 0; i < wanted.Length; i++)
        {
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
