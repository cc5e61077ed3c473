namespace Sonda.Data.Tables;

/// <summary>The names of the columns of a CSV file, all different.</summary>
/// <param name="Path">The file.</param>
/// <param name="Names">The names.</param>
internal sealed record CsvHeader(string Path, IReadOnlyList<string> Names)
{
    /// <summary>The maximum length of the name of a column or a class in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Takes the cells of the first line as names.</summary>
    /// <exception cref="DatasetException">Two are alike, or one is too long.</exception>
    public static CsvHeader Of(string path, string[] cells)
    {
        if (cells.Where(name => name.Length > 0).GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: column \"{ShownText.Of(twice.Key)}\" occurs more than once."));
        }

        return Array.FindIndex(cells, name => name.Length > MaxNameLength) is >= 0 and int column
            ? throw new DatasetException(LocalizableText.Of(
                $"{path}: the name of column {column + 1} has {cells[column].Length} characters; expected at most {MaxNameLength}."))
            : new CsvHeader(path, cells);
    }

    /// <summary>Returns the index of a column.</summary>
    /// <exception cref="DatasetException">There is no column of that name.</exception>
    public int Column(string name, string asked)
    {
        int column = Names.IndexOf(name);
        return column >= 0 ? column : throw new DatasetException(LocalizableText.Of(
            $"{Path}: {asked}={ShownText.Of(name)}: no such column; there are {ShownText.List(Names)}."));
    }

    /// <summary>Creates the exception for a cell that is not allowed.</summary>
    public DatasetException Fault(int line, int column, LocalizableText fault) =>
        new(LocalizableText.Of($"{Path}: line {line}, column \"{ShownText.Of(Names[column])}\": {fault}"));
}
