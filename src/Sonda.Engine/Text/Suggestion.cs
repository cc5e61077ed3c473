namespace Sonda.Engine.Text;

/// <summary>Suggests a known word for a mistyped one.</summary>
internal static class Suggestion
{
    /// <summary>
    /// The nearest of <paramref name="known"/>, or null if none is near: at most one mistake per three letters
    /// of the word, or the word is the beginning of a known one.
    /// </summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        string bare = Bare(word);
        if (bare.Length == 0)
        {
            return null;
        }

        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in known)
        {
            string target = Bare(candidate);
            int distance = bare.Length > 1 && target.StartsWith(bare, StringComparison.Ordinal)
                ? 1
                : Distance(bare, target);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return bestDistance <= Math.Max(1, (bare.Length + 1) / 3) ? best : null;
    }

    private static string Bare(string word) => word.TrimStart('-').ToLowerInvariant();

    /// <summary>Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        // d[i, j] is the distance between the first i letters of a and the first j letters of b.
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                int changed = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + changed);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
