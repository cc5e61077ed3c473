using System.Globalization;

namespace Sonda.Sweeps.Clusters;

/// <summary>The indexes of a job array in Slurm's form.</summary>
internal static class ArrayIndexes
{
    /// <summary>The longest list of indexes in one call: command lines have limits too.</summary>
    private const int MaxListLength = 8000;

    /// <summary>Indexes as Slurm reads them, as in 0-3,7, in lists that a command line can take.</summary>
    public static IEnumerable<string> Lists(int[] indexes)
    {
        string list = "";
        for (int i = 0; i < indexes.Length;)
        {
            int end = i;
            while (end + 1 < indexes.Length && indexes[end + 1] == indexes[end] + 1)
            {
                end++;
            }

            string range = string.Create(CultureInfo.InvariantCulture, $"{indexes[i]}") + (end > i ? string.Create(CultureInfo.InvariantCulture, $"-{indexes[end]}") : "");
            if (list.Length + range.Length > MaxListLength)
            {
                yield return list;
                list = "";
            }

            list += (list.Length > 0 ? "," : "") + range;
            i = end + 1;
        }

        if (list.Length > 0)
        {
            yield return list;
        }
    }
}
