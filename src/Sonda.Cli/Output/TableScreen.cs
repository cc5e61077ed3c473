using System.Globalization;
using Sonda.Data.Tables;

namespace Sonda.Cli.Output;

/// <summary>The columns of a table, a line each.</summary>
internal static class TableScreen
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int MaxName = 24;
    private const int MaxColumns = 60;

    /// <summary>What can be missed in a narrow window, first the histogram and the mean.</summary>
    private static readonly string[][] Missed = [["histogram", "mean"], ["distinct"], ["min", "max"]];

    /// <summary>Writes a line for each column; of very many, for the first ones and the target.</summary>
    public static void Write(CommandContext context, TableReport table)
    {
        TextCatalog texts = context.Texts;
        ColumnReport[] shown = [.. table.Columns.Where((column, i) => i < MaxColumns || column.Use == ColumnUse.Target)];
        string[] names = ["name", "use", "kind", "missing", "distinct", "min", "mean", "max", "histogram"];
        IReadOnlyList<IReadOnlyList<string>> rows = [[.. names.Select(name => texts["table." + name])], .. shown.Select(column => Row(column, texts))];
        string[] lines = [.. Layout.Table(rows)];
        string[] left = names;
        foreach (string[] missed in Missed)
        {
            if (lines.Max(line => line.Length) > context.Terminal.Width)
            {
                left = [.. left.Except(missed)];
                lines = [.. Layout.Table([.. rows.Select(row => (IReadOnlyList<string>)[.. row.Where((_, i) => left.Contains(names[i]))])])];
            }
        }

        Array.ForEach(lines, context.Write);
        if (shown.Length < table.Columns.Count)
        {
            context.Explain(texts.Say("table.more", ("columns", table.Columns.Count - shown.Length)));
        }
    }

    private static IReadOnlyList<string> Row(ColumnReport column, TextCatalog texts) =>
    [
        column.Name.Length <= MaxName ? column.Name : column.Name[..(MaxName - 1)] + "…",
        texts["table.use." + column.Use],
        texts["table.kind." + column.Kind],
        column.Kind == ColumnKind.Unread ? "" : Whole(column.Missing),
        column.Kind == ColumnKind.Unread ? "" : column.Distinct > ColumnReport.MaxDistinct ? $"> {Whole(ColumnReport.MaxDistinct)}" : Whole(column.Distinct),
        Number(column.Min),
        Number(column.Mean),
        Number(column.Max),
        Histogram(column.Histogram),
    ];

    private static string Histogram(IReadOnlyList<int> counts)
    {
        double max = counts.Count == 0 ? 0 : counts.Max();
        return string.Concat(counts.Select(count => count == 0 ? ' ' : Bars[(int)Math.Ceiling(count / max * Bars.Length) - 1])).PadRight(Bars.Length);
    }

    private static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Four digits, or all before the point: 0.1234, 12.34, 215245, 1.235E+09.</summary>
    private static string Number(double? number) =>
        number?.ToString(Math.Abs(number.Value) is >= 1e4 and < 1e9 ? "F0" : "G4", CultureInfo.InvariantCulture) ?? "";
}
