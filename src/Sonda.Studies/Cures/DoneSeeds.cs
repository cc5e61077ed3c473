namespace Sonda.Studies.Cures;

/// <summary>The finished trainings after a stop: a run of neighbours, so that the first and the last seed name them all.</summary>
internal static class DoneSeeds
{
    /// <summary>The indices of the longest run of finished neighbours, the first of equal length; empty if none is finished.</summary>
    /// <remarks>Several threads finish trainings out of order, so a stop leaves gaps near the end.</remarks>
    /// <param name="count">The number of trainings.</param>
    /// <param name="isDone">Whether the training at an index is finished.</param>
    public static int[] LongestRun(int count, Func<int, bool> isDone)
    {
        (int Start, int Length) longest = (0, 0);
        for (int start = 0; start < count; start++)
        {
            int end = start;
            while (end < count && isDone(end))
            {
                end++;
            }

            longest = end - start > longest.Length ? (start, end - start) : longest;
            // The training at end is not finished, so the next run begins after it.
            start = end;
        }

        return [.. Enumerable.Range(longest.Start, longest.Length)];
    }
}
