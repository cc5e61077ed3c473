namespace Sonda.Runs.Traces;

/// <summary>Bounds a list of epochs, however long a run goes on.</summary>
internal static class EpochThinning
{
    /// <summary>
    /// Thins a list that has grown beyond its maximum. The first eighth of the maximum stays, for the beginning, and the newest quarter,
    /// for what needs epochs one by one; between them stays every second, fourth, eighth … epoch, as few as it takes.
    /// </summary>
    /// <param name="epochs">The epochs, in order.</param>
    /// <param name="max">The maximum, at least 8.</param>
    /// <param name="epochOf">The number of an epoch, from 1.</param>
    public static void Thin<T>(List<T> epochs, int max, Func<T, int> epochOf)
    {
        if (epochs.Count <= max)
        {
            return;
        }

        for (int stride = 2; epochs.Count > max / 4 * 3; stride *= 2)
        {
            int first = max / 8, newest = epochs.Count - (max / 4);
            T[] kept = [.. epochs.Where((one, i) => i < first || i >= newest || epochOf(one) % stride == 0)];
            epochs.Clear();
            epochs.AddRange(kept);
        }
    }
}
