namespace Sonda.Benchmarks.Table;

/// <summary>Chooses rows of a table by the beginnings of their names.</summary>
internal static class RowChoice
{
    /// <summary>Chooses rows by the beginnings of their names and measures them; all rows without words.</summary>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="words">Beginnings of names, such as <c>lenet</c> or <c>lstm/2</c>.</param>
    /// <exception cref="ArgumentException">No name begins with one of the words.</exception>
    public static Func<IReadOnlyList<TableRow>> Of(IReadOnlyList<(string Name, IRowSource Source)> rows, IReadOnlyList<string> words)
    {
        foreach (string word in words)
        {
            if (word.Length == 0 || !rows.Any(row => row.Name.StartsWith(word, StringComparison.Ordinal)))
            {
                throw new ArgumentException(
                    $"No row begins with \"{word}\"; there are {string.Join(", ", rows.Select(row => row.Name))}.");
            }
        }

        IRowSource[] chosen =
        [
            .. rows.Where(row => words.Count == 0 || words.Any(word => row.Name.StartsWith(word, StringComparison.Ordinal)))
                .Select(row => row.Source),
        ];
        return () => [.. chosen.Select(source => source.Measure())];
    }
}
