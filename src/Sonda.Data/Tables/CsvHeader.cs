using Sonda.Engine.Text;

namespace Sonda.Data.Tables;

/// <summary>The names of the columns of a CSV file, all different.</summary>
/// <param name="Path">The file.</param>
/// <param name="Names">The names.</param>
internal sealed record CsvHeader(string Path, IReadOnlyList<string> Names)
{
    /// <summary>The maximum length of the name of a column or a class in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The names as they stand in the file, in which several may be alike.</summary>
    public IReadOnlyList<string> Written { get; init; } = Names;

    /// <summary>Takes the cells of the first line as names; one that occurred before gets a number, as in pandas: x, x.1, x.2.</summary>
    /// <exception cref="DatasetException">One is too long.</exception>
    public static CsvHeader Of(string path, string[] cells)
    {
        if (Array.FindIndex(cells, name => name.Length > MaxNameLength) is >= 0 and int column)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: the name of column {column + 1} has {cells[column].Length} characters; expected at most {MaxNameLength}."));
        }

        // A number is free if no column of the file has that name.
        var taken = new HashSet<string>(cells);
        var seen = new HashSet<string>();
        string[] names = Array.ConvertAll(cells, name => name.Length == 0 || seen.Add(name) ? name : Numbered(name, taken));
        return new CsvHeader(path, names) { Written = cells };
    }

    /// <summary>The columns with the written name of another one.</summary>
    public IEnumerable<int> Alike(int column) => Enumerable.Range(0, Written.Count).Where(other => other != column && Written[other] == Written[column]);

    /// <summary>Returns the index of a column.</summary>
    /// <exception cref="DatasetException">There is no column of that name.</exception>
    public int Column(string name, string asked)
    {
        int column = Names.IndexOf(name);
        return column >= 0 ? column : throw new DatasetException(name.Length > 1 && Suggestion.For(name, Names) is { Length: > 0 } near
            ? LocalizableText.Of($"{Path}: {asked}={ShownText.Of(name)}: no such column; {There()}. Did you mean {ShownText.Of(near)}?")
            : LocalizableText.Of($"{Path}: {asked}={ShownText.Of(name)}: no such column; {There()}."));
    }

    /// <summary>
    /// The columns that a list of names means. A name may hold the mark between two names: of the parts of the list, the longest joint that
    /// is a column counts.
    /// </summary>
    /// <param name="list">The names, joined by "|"; null for none.</param>
    public IReadOnlyList<string> Listed(string? list)
    {
        string[] parts = list?.Split(CsvSpec.ListMark) ?? [];
        string[] withMark = [.. Names.Where(name => name.Contains(CsvSpec.ListMark, StringComparison.Ordinal))];
        if (withMark.Length == 0)
        {
            return parts;
        }

        int longest = withMark.Max(name => name.Count(letter => letter == CsvSpec.ListMark)) + 1;
        var names = new List<string>();
        for (int from = 0; from < parts.Length;)
        {
            int to = Math.Min(parts.Length, from + longest);
            while (to > from + 1 && !withMark.Contains(string.Join(CsvSpec.ListMark, parts[from..to])))
            {
                to--;
            }

            names.Add(string.Join(CsvSpec.ListMark, parts[from..to]));
            from = to;
        }

        return names;
    }

    /// <summary>The names of all columns, as the end of a sentence.</summary>
    public LocalizableText There() => LocalizableText.Count(
        Names.Count, $"the only column is {ShownText.List(Names)}", $"the columns are {ShownText.List(Names)}");

    /// <summary>Creates the exception for a cell that is not allowed.</summary>
    public DatasetException Fault(int line, int column, LocalizableText fault) =>
        new(LocalizableText.Of($"{Path}: line {line}, column \"{ShownText.Of(Names[column])}\": {fault}"));

    private static string Numbered(string name, HashSet<string> taken)
    {
        int number = 1;
        while (!taken.Add($"{name}.{number}"))
        {
            number++;
        }

        return $"{name}.{number}";
    }
}
