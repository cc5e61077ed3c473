namespace Sonda.Data.Tables;

/// <summary>Columns with more different words than may become inputs, such as names of people or places.</summary>
internal static class WordyColumns
{
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
            string drop = ColumnSetting.With(settings.Drop, [.. columns.Select(column => table.Header.Names[column])]);
            troubles.Add(drop.Contains('…', StringComparison.Ordinal)
                ? LocalizableText.Of($"{columns.Count} columns have more than {settings.MaxWords} different words: {list}; drop= leaves columns out.")
                : columns.Any(column => IsTooWordy(table.Columns[column]!))
                ? LocalizableText.Of($"{columns.Count} columns have more than {settings.MaxWords} different words: {list}; drop={drop} leaves them out.")
                : LocalizableText.Of($"{columns.Count} columns have more than {settings.MaxWords} different words: {list}; drop={drop} leaves them out, and max-words= sets another limit."));
        }
    }

    private static LocalizableText Of(RawTable table, CsvSpec settings, int column)
    {
        TableColumn cells = table.Columns[column]!;
        (int line, string example) = (cells.FirstLines[0], ShownText.Of(cells.Words[0]));
        (string name, string drop) = (ShownText.Of(cells.Name), ColumnSetting.With(settings.Drop, cells.Name));
        return cells.IsOverflown
            ? LocalizableText.Of($"column \"{name}\" has more than {cells.Words.Count} different words (\"{example}\" in line {line}); drop={drop} leaves it out.")
            : IsTooWordy(cells)
            ? LocalizableText.Of($"column \"{name}\" has {cells.Words.Count} different words (\"{example}\" in line {line}), more than {settings.MaxWords}; drop={drop} leaves it out.")
            : LocalizableText.Of($"column \"{name}\" has {cells.Words.Count} different words (\"{example}\" in line {line}), more than {settings.MaxWords}; drop={drop} leaves it out, max-words={cells.Words.Count} makes as many inputs of it.");
    }

    /// <summary>Whether no limit admits so many words.</summary>
    private static bool IsTooWordy(TableColumn cells) => cells.IsOverflown || cells.Words.Count > CsvSpec.MostWords;

    private static string Counted(TableColumn cells) =>
        FormattableString.Invariant($"{ShownText.Of(cells.Name)} ({(cells.IsOverflown ? "> " : "")}{cells.Words.Count})");
}
