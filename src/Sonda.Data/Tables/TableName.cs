namespace Sonda.Data.Tables;

/// <summary>Recognises the name of a table's file in place of a data source: <c>iris.csv</c>, <c>wine.parquet+standard</c>.</summary>
internal static class TableName
{
    /// <summary>The endings of such files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet"];

    /// <summary>The source that a name means; null if the text is no such name.</summary>
    public static string? AsSource(string text)
    {
        if (text.Contains(';', StringComparison.Ordinal) && !File.Exists(text))
        {
            // A spec whose data are a table.
            return null;
        }

        // A file may have a plus in its name, so that the longest name counts.
        for (int end = text.Length; end > 0; end = text.LastIndexOf('+', end - 1))
        {
            string path = text[..end];

            // "csv(a.csv" lacks its parenthesis; "a (1).csv" may be a file.
            if (IsOne(path) && (!path.Contains('(', StringComparison.Ordinal) || File.Exists(path)))
            {
                return $"{(ParquetFile.IsOne(path) ? CsvSpec.ParquetName : CsvSpec.Name)}({SourceText.Quoted(path)}){text[end..]}";
            }
        }

        return null;
    }

    /// <summary>The name of a file without the ending of a table, or else without its last ending.</summary>
    public static string Stem(string name) =>
        Endings.Where(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).MaxBy(ending => ending.Length) is { } found ? name[..^found.Length] : Path.GetFileNameWithoutExtension(name);

    /// <summary>Whether a file is a table by the ending of its name.</summary>
    public static bool IsOne(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && path.Length > ending.Length);
}
