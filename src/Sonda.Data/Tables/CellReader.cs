using System.Collections.Frozen;

namespace Sonda.Data.Tables;

/// <summary>Reads the cells of a table, once more if a column turns out to hold something else than its first cells.</summary>
internal static class CellReader
{
    /// <summary>Reads a table.</summary>
    /// <param name="spec">The file and its settings.</param>
    /// <param name="choose">Says what each column is.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="DatasetException">The file cannot be read or is no table.</exception>
    public static RawTable Read(CsvSpec spec, Func<CsvHeader, ColumnPlan> choose, CancellationToken stop)
    {
        FrozenSet<string> marks = MissingMarks.With(spec.OwnMarks);
        RawTable table = Once(choose, new HashSet<int>());
        if (table.Plan.IsKnown)
        {
            return table;
        }

        HashSet<int> words = ColumnsWhere(table, IsMostlyWords);

        // "950" before "1,000" is a number, and only the different texts of the whole column tell whether all are numbers of one form.
        HashSet<int> undecided = ColumnsWhere(table, column => column.StrayCount > 0 && column.Strays.TrueForAll(stray => table.Number.MayHaveForm(stray.Cell)));
        undecided.ExceptWith(words);
        RawTable asWords = words.Count + undecided.Count == 0 ? table : Once(choose, words.Union(undecided).ToHashSet());
        Dictionary<int, NumberForm> forms = FormsOf(asWords);
        if (forms.Count + undecided.Count == 0)
        {
            return asWords;
        }

        words.ExceptWith(forms.Keys);
        return Once(header => choose(header) with { Forms = forms }, words);

        RawTable Once(Func<CsvHeader, ColumnPlan> plan, IReadOnlySet<int> columns) => spec.IsParquet
            ? new ParquetFile(spec.Path, spec.Format, marks).Read(plan, columns, stop)
            : new CsvFile(spec.Path, spec.Format, marks).Read(plan, columns, stop);
    }

    private static bool IsMostlyWords(TableColumn cells) => 2 * cells.StrayCount > cells.Count - cells.Missing;

    private static HashSet<int> ColumnsWhere(RawTable table, Predicate<TableColumn> isSo) =>
        [.. table.Columns.Index().Where(column => column.Item is { } cells && isSo(cells)).Select(column => column.Index)];

    private static Dictionary<int, NumberForm> FormsOf(RawTable table)
    {
        var forms = new Dictionary<int, NumberForm>();
        foreach (int column in ColumnsWhere(table, cells => cells.IsWords).Where(column => !table.Plan.IsWords(column)))
        {
            if (table.Number.FormOf(table.Columns[column]!.Words) is { } form)
            {
                forms.Add(column, form);
            }
        }

        if (table.Targets?.FoundForm is { } ofTarget)
        {
            forms.Add(table.Plan.Target!.Value, ofTarget);
        }

        return forms;
    }
}
