using Sonda.Engine.Data;

namespace Sonda.Data.Tables;

/// <summary>The targets of a table beside its inputs.</summary>
/// <param name="table">The cells.</param>
/// <param name="spec">The settings.</param>
/// <param name="known">The target of a trained network; null if it is decided anew.</param>
internal sealed class TableTargets(RawTable table, CsvSpec spec, TargetColumn? known)
{
    /// <summary>In fewer rows, every one may be of another class by chance.</summary>
    private const int MinJudgedRows = 10;

    /// <summary>Makes rows of inputs and targets.</summary>
    /// <param name="values">The inputs, row after row in the order.</param>
    /// <param name="sequences">The sequences; null if each line is a row.</param>
    /// <param name="order">The rows, or sequences.</param>
    /// <param name="training">The number of training rows, which come first.</param>
    /// <param name="steps">The steps of a row.</param>
    public (Dataset Rows, TargetColumn Target) Rows(float[] values, CsvSequences? sequences, int[] order, int training, int steps)
    {
        CsvTargets cells = table.Targets!;
        int size = values.Length / order.Length;
        int[] lines = sequences?.FirstLines(order) ?? order;
        bool isRegression = known?.IsRegression ?? (spec.Task ?? cells.Task) == CsvTask.Regression;
        Dataset rows;
        TargetColumn target;
        if (isRegression)
        {
            float[] numbers = cells.Numbers(lines);
            rows = Dataset.Adopt(spec.Source, values, numbers.AsSpan(), size, 1);
            target = known ?? Learned(cells.Name, numbers.AsSpan(0, training)) with { Form = cells.Form };
        }
        else
        {
            (byte[] labels, string[] names) = known is null ? cells.Classes(lines) : (cells.LabelsIn(known.Classes, lines), [.. known.Classes]);
            rows = Dataset.Adopt(spec.Source, values, labels, size, names.Length);
            target = known ?? new TargetColumn(cells.Name, IsRegression: false)
            {
                Classes = names,
                Counts = [.. names.Select((_, label) => labels.AsSpan(0, training).Count((byte)label)).Select(count => (long)count)],
            };
        }

        return (sequences?.Shaped(rows, order, steps) ?? rows, target);
    }

    /// <summary>Adds the faults of single rows.</summary>
    public static void AddFaults(RawTable table, TableTroubles troubles)
    {
        foreach (LocalizableText fault in table.Faults)
        {
            troubles.Add(fault);
        }

        if (table.BadRows.Count > table.Faults.Count)
        {
            int more = table.BadRows.Count - table.Faults.Count;
            troubles.Add(LocalizableText.Count(
                more, $"{more} more line has another number of values than the header.", $"{more} more lines have another number of values than the header."));
        }

        if (table.FormOfMostRows() is var (cells, line, rows))
        {
            troubles.Add(LocalizableText.Of($"{rows} of {table.Count} lines have {cells} values, the first of them line {line}; header={line} takes it as the names."));
        }
    }

    /// <summary>Adds a target from which nothing can be learned: always the same, or another one in nearly every row.</summary>
    public static void AddUseless(RawTable table, CsvSpec spec, TableTroubles troubles)
    {
        if (table.Targets is not { } targets || table.BadRows.Count > 0)
        {
            return;
        }

        int rows = table.Count - targets.Missing;
        string name = ShownText.Of(targets.Name);
        if (rows > 0 && targets.Distinct == 1)
        {
            troubles.Add(LocalizableText.Of($"the target \"{name}\" is \"{ShownText.Of(targets.Cell(targets.FirstRow))}\" in every row, so that there is nothing to learn; target=… predicts another column."));
        }
        else if (rows >= MinJudgedRows && targets.Distinct <= CsvTargets.MaxClasses && 2 * targets.Distinct > rows && (spec.Task ?? targets.Task) == CsvTask.Classes)
        {
            troubles.Add(targets.FirstAmongNumbers() is var (line, cell)
                ? cell.Contains(CsvSpec.ListMark, StringComparison.Ordinal)
                    ? LocalizableText.Of($"line {line}, column \"{name}\": found \"{ShownText.Of(cell)}\", expected a number such as 1.5 as in most rows.")
                    : LocalizableText.Of($"line {line}, column \"{name}\": found \"{ShownText.Of(cell)}\", expected a number such as 1.5 as in most rows; na={ColumnSetting.With(spec.Marks, cell)} counts it as missing.")
                : LocalizableText.Of($"the target \"{name}\" has {targets.Distinct} different values in {rows} rows, so that hardly a class has examples to learn from; target=… predicts another column."));
        }
    }

    /// <summary>Adds the missing values that no setting treats.</summary>
    public static void AddGaps(RawTable table, InputChoice choice, TableTroubles troubles)
    {
        // A line with too few cells is a fault of its own, and its cells are not missing.
        if (table.BadRows.Count > 0)
        {
            return;
        }

        (string Name, int Missing, int Line)[] gaps = [.. choice.Gaps()];
        if (gaps.Length > 0)
        {
            int cells = gaps.Sum(gap => gap.Missing), line = gaps.Min(gap => gap.Line);
            string columns = ShownText.List(gaps.Select(gap => FormattableString.Invariant($"{ShownText.Of(gap.Name)} {gap.Missing}")));
            int whole = Enumerable.Range(0, table.Count).Count(row => table.Columns.All(column => column?.IsMissing(row) != true));
            troubles.Add(LocalizableText.Count(
                cells,
                $"{cells} value is missing, in line {line} ({columns}); missing=median, mean or most-frequent replaces it, missing=drop-rows leaves {whole} of {table.Count} rows.",
                $"{cells} values are missing, the first in line {line} ({columns}); missing=median, mean or most-frequent replaces them, missing=drop-rows leaves {whole} of {table.Count} rows."));
        }

        if (table.Targets is { Missing: > 0 } targets)
        {
            troubles.Add(LocalizableText.Count(
                targets.Missing,
                $"line {targets.FirstMissing}, column \"{ShownText.Of(targets.Name)}\": {targets.Missing} of {table.Count} rows has no target; any missing=… leaves it out.",
                $"line {targets.FirstMissing}, column \"{ShownText.Of(targets.Name)}\": {targets.Missing} of {table.Count} rows have no target; any missing=… leaves them out."));
        }

        if (table.Groups is { Missing: > 0 } groups)
        {
            troubles.Add(LocalizableText.Count(
                groups.Missing,
                $"line {groups.FirstMissing}, column \"{ShownText.Of(groups.Name)}\": {groups.Missing} of {table.Count} rows has no group; any missing=… leaves it out.",
                $"line {groups.FirstMissing}, column \"{ShownText.Of(groups.Name)}\": {groups.Missing} of {table.Count} rows have no group; any missing=… leaves them out."));
        }
    }

    private static TargetColumn Learned(string name, ReadOnlySpan<float> numbers)
    {
        double sum = 0, squares = 0, min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (float number in numbers)
        {
            sum += number;
            (min, max) = (Math.Min(min, number), Math.Max(max, number));
        }

        double mean = sum / numbers.Length;
        foreach (float number in numbers)
        {
            squares += (number - mean) * (number - mean);
        }

        return new TargetColumn(name, IsRegression: true) { Mean = mean, Deviation = Math.Sqrt(squares / numbers.Length), Min = min, Max = max };
    }
}
