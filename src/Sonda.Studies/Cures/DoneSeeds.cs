namespace Sonda.Studies.Cures;

/// <summary>Which of some trainings a stop has left: those in a row, so that their first and last seed name them all.</summary>
internal static class DoneSeeds
{
    /// <summary>The places of the longest run of neighbours that are done, the first of runs as long; none where nothing is.</summary>
    /// <remarks>Several threads end their trainings in another order than they begin them, and a stop leaves gaps near the end.</remarks>
    /// <param name="count">Places.</param>
    /// <param name="isDone">Whether the training at a place is done.</param>
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
            start = end;
        }

        return [.. Enumerable.Range(longest.Start, longest.Length)];
    }
}
