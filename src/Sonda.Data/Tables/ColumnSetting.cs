namespace Sonda.Data.Tables;

/// <summary>The value of a setting that a message advises: what the setting names already stays in it, because a setting may stand only once.</summary>
internal static class ColumnSetting
{
    /// <summary>The longest value that a message repeats, in characters.</summary>
    public const int MaxLength = 150;

    /// <summary>The setting with some names added; a long one shows the added names alone, behind an ellipsis.</summary>
    /// <param name="names">The names that it has; null for none.</param>
    /// <param name="added">The names to add.</param>
    public static string With(string? names, params IReadOnlyList<string> added)
    {
        string more = string.Join(CsvSpec.ListMark, added);
        string all = SourceText.Quoted(names is null ? more : $"{names}{CsvSpec.ListMark}{more}");
        return all.Length <= MaxLength && added.All(name => ShownText.Of(name) == name) ? all
            : names is null ? ShownText.Of(SourceText.Quoted(more))
            : $"…{CsvSpec.ListMark}{ShownText.Of(SourceText.Quoted(more))}";
    }
}
