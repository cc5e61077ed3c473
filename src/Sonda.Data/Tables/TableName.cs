namespace Sonda.Data.Tables;

/// <summary>Recognises the name of a table's file in place of a data source: <c>iris.csv</c>, <c>wine.parquet+standard</c>.</summary>
internal static class TableName
{
    private static readonly string[] Endings = [".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet"];
    private static readonly string[] Scalings = ["+standard", "+minmax", "+standard(targets)", "+minmax(targets)"];

    /// <summary>The source that a name means; null if the text is no such name.</summary>
    public static string? AsSource(string text)
    {
        string scaling = Array.Find(Scalings, one => text.EndsWith(one, StringComparison.Ordinal)) ?? "";
        string path = text[..^scaling.Length];
        // "csv(a.csv" lacks its parenthesis; "a (1).csv" may be a file.
        bool isName = (!path.Contains('(', StringComparison.Ordinal) || File.Exists(path))
            && Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && path.Length > ending.Length);
        return isName ? $"{(ParquetFile.IsOne(path) ? CsvSpec.ParquetName : CsvSpec.Name)}({SourceText.Quoted(path)}){scaling}" : null;
    }
}
