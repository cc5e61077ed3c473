namespace Sonda.Data.Tables;

/// <summary>Recognises the name of a table's file in place of a data source: <c>iris.csv</c>, <c>wine.parquet+standard</c>.</summary>
internal static class TableName
{
    /// <summary>The endings of such files.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet"];

    /// <summary>The source that a name means; null if the text is no such name.</summary>
    public static string? AsSource(string text)
    {
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

    /// <summary>Whether a file is a table by the ending of its name.</summary>
    public static bool IsOne(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && path.Length > ending.Length);
}
