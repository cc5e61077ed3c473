namespace Sonda.Data.Tables;

/// <summary>The names of the columns of a CSV file, all different.</summary>
/// <param name="Path">The file.</param>
/// <param name="Names">The names.</param>
internal sealed record CsvHeader(string Path, IReadOnlyList<string> Names)
{
    /// <summary>The maximum length of the name of a column or a class in characters.</summary>
    public const int MaxNameLength = 200;

    private const int MaxNamesShown = 20;

    /// <summary>Takes the cells of the first line as names.</summary>
    /// <exception cref="DatasetException">Two are alike, or one is too long.</exception>
    public static CsvHeader Of(string path, string[] cells)
    {
        if (cells.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path}: column \"{twice.Key}\" occurs more than once."));
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
        int column = Names.ToList().IndexOf(name);
        if (column >= 0)
        {
            return column;
        }

        string names = string.Join(", ", Names.Take(MaxNamesShown)) + (Names.Count > MaxNamesShown ? ", …" : "");
        throw new DatasetException(LocalizableText.Of(
            $"{Path}: {asked}={name}: no such column; there are {names}."));
    }

    /// <summary>Creates the exception for a cell that is not allowed.</summary>
    public DatasetException Fault(int line, int column, LocalizableText fault) =>
        new(LocalizableText.Of($"{Path}: line {line}, column \"{Names[column]}\": {fault}"));
}

/// <summary>The part that each column of a CSV file has.</summary>
/// <param name="Target">The column of the targets.</param>
/// <param name="Sequence">The column with the names of sequences; null if each line is a row of its own.</param>
/// <param name="Inputs">The columns of the inputs.</param>
internal sealed record CsvColumns(int Target, int? Sequence, int[] Inputs);
