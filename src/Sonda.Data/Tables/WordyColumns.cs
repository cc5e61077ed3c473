namespace Sonda.Data.Tables;

/// <summary>Columns with more different words than may become inputs, such as names of people or places.</summary>
internal static class WordyColumns
{
    /// <summary>The longest list of columns that a message repeats, in characters.</summary>
    private const int MaxSetting = 150;

    /// <summary>Adds what to do about them: several are one trouble, so that one setting can be copied that leaves all of them out.</summary>
    /// <param name="troubles">Receives it.</param>
    /// <param name="table">The table.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="columns">The columns.</param>
    public static void AddTo(TableTroubles troubles, RawTable table, CsvSpec settings, IReadOnlyList<int> columns)
    {
        if (columns is [var only])
        {
            troubles.Add(Of(table, settings, only));
        }
        else if (columns.Count > 1)
        {
            string list = ShownText.List(columns.Select(column => Counted(table.Columns[column]!)));
            string drop = SourceText.Quoted(string.Join(CsvSpec.ListMark, settings.Dropped.Concat(columns.Select(column => table.Header.Names[column]))));
            troubles.Add(drop.Length > MaxSetting
                ? LocalizableText.Of($"{columns.Count} columns have more than {settings.MaxWords} different words: {list}; drop= leaves columns out.")
                : LocalizableText.Of($"{columns.Count} columns have more than {settings.MaxWords} different words: {list}; drop={drop} leaves them out, and max-words= sets another limit."));
        }
    }

    private static LocalizableText Of(RawTable table, CsvSpec settings, int column)
    {
        TableColumn cells = table.Columns[column]!;
        (int line, string example) = (cells.FirstLines[0], ShownText.Of(cells.Words[0]));
        (string name, string drop) = (ShownText.Of(cells.Name), ShownText.Of(SourceText.Quoted(cells.Name)));
        return cells.IsOverflown
            ? LocalizableText.Of($"column \"{name}\" has more than {cells.Words.Count} different words (\"{example}\" in line {line}); drop={drop} leaves it out.")
            : LocalizableText.Of($"column \"{name}\" has {cells.Words.Count} different words (\"{example}\" in line {line}), more than {settings.MaxWords}; drop={drop} leaves it out, max-words={cells.Words.Count} makes as many inputs of it.");
    }

    private static string Counted(TableColumn cells) =>
        FormattableString.Invariant($"{ShownText.Of(cells.Name)} ({(cells.IsOverflown ? "> " : "")}{cells.Words.Count})");
}
