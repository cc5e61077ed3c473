namespace Sonda.Data.Tables;

/// <summary>A table column by column, with everything that keeps it from being used.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The columns, in the order of the file.</param>
/// <param name="Troubles">The troubles; empty if the table can be used.</param>
/// <param name="Notes">What a user should know.</param>
internal sealed record TableReport(
    int Rows, IReadOnlyList<ColumnReport> Columns, IReadOnlyList<LocalizableText> Troubles, IReadOnlyList<LocalizableText> Notes)
{
    /// <summary>The inputs of a row; null if the table cannot be used.</summary>
    public int? Inputs { get; init; }

    /// <summary>Reads a table.</summary>
    /// <exception cref="DatasetException">The file cannot be read or is no table.</exception>
    public static TableReport Of(CsvSpec spec, CancellationToken stop)
    {
        RawTable table = CellReader.Read(spec, new ColumnChoice(spec, null).Choose, stop);
        var troubles = new TableTroubles(spec.Path);
        var notes = new List<LocalizableText>();
        TableTargets.AddFaults(table, troubles);
        var choice = new InputChoice(table, spec, troubles, notes);
        TableTargets.AddUseless(table, spec, troubles);
        if (spec.Missing is null)
        {
            TableTargets.AddGaps(table, choice, troubles);
        }

        if (table.Plan.Sequence is { } sequence)
        {
            try
            {
                new CsvSequences(table, sequence).RequireOneTarget();
            }
            catch (DatasetException fault)
            {
                troubles.Add(fault.Text);
            }
        }

        int[] rows = RowsOf(table, spec, choice);
        IReadOnlyList<InputColumn> learned = troubles.All.Count > 0 ? [] : new TableLearner(table, spec, notes).Learn(choice.Inputs, rows, quietly: true);
        if (spec.Zeros is null && SpikeAtZero.Columns(table, choice.Inputs, learned, rows) is [_, ..] zeros)
        {
            notes.Add(SpikeAtZero.Note(zeros));
        }

        int[] used = [.. choice.Inputs.Select(input => input.Column)];
        ColumnReport[] columns = [.. table.Header.Names.Select((name, column) => table.Plan.Target == column
            ? ColumnReport.OfTarget(table, spec)
            : ColumnReport.Of(name, table.Columns[column], UseOf(table, used, column), choice.KindOf(column), table.BadRows.Count))];
        return new TableReport(table.Count, columns, troubles.All, notes)
        {
            Inputs = troubles.All.Count > 0 ? null : learned.Sum(input => input.Width),
        };
    }

    /// <summary>The rows that a training has: those with a target and, if the settings leave out gaps, with all inputs.</summary>
    private static int[] RowsOf(RawTable table, CsvSpec spec, InputChoice choice)
    {
        TableColumn[] whole = spec.Missing == MissingValues.DropRows ? [.. choice.Inputs.Select(input => table.Columns[input.Column]!)] : [];
        return [.. Enumerable.Range(0, table.Count).Where(row => !table.Targets!.IsMissing(row) && table.Groups?.IsMissing(row) != true && !Array.Exists(whole, column => column.IsMissing(row)))];
    }

    private static ColumnUse UseOf(RawTable table, int[] used, int column) =>
        column == table.Plan.Sequence ? ColumnUse.Sequence
        : column == table.Plan.Group ? ColumnUse.Group
        : !table.Plan.Inputs.Contains(column) ? ColumnUse.Dropped
        : used.Contains(column) ? ColumnUse.Input
        : ColumnUse.LeftOut;
}

/// <summary>The uses of a column.</summary>
internal enum ColumnUse
{
    /// <summary>It becomes inputs.</summary>
    Input,

    /// <summary>It is predicted.</summary>
    Target,

    /// <summary>It names sequences.</summary>
    Sequence,

    /// <summary>It names groups.</summary>
    Group,

    /// <summary>A setting drops it.</summary>
    Dropped,

    /// <summary>Sonda leaves it out, or cannot use it.</summary>
    LeftOut,
}

/// <summary>What a column holds, as far as its cells tell.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Numbers,

    /// <summary>Words.</summary>
    Words,

    /// <summary>Dates.</summary>
    Dates,

    /// <summary>Classes.</summary>
    Classes,

    /// <summary>Nothing was read.</summary>
    Unread,
}

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Use">Its use.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record ColumnReport(string Name, ColumnUse Use, ColumnKind Kind)
{
    /// <summary>The number of different values is exact up to this.</summary>
    public const int MaxDistinct = 100_000;

    private const int Bins = 8;

    /// <summary>The number of missing values.</summary>
    public int Missing { get; init; }

    /// <summary>The number of different values; one more than <see cref="MaxDistinct"/> for even more.</summary>
    public int Distinct { get; init; }

    /// <summary>The smallest number; null for words.</summary>
    public double? Min { get; init; }

    /// <summary>The mean; null for words.</summary>
    public double? Mean { get; init; }

    /// <summary>The largest number; null for words.</summary>
    public double? Max { get; init; }

    /// <summary>The number of rows in eight intervals of equal width from min to max; of words, of the most frequent ones.</summary>
    public IReadOnlyList<int> Histogram { get; init; } = [];

    /// <summary>The most frequent words or the classes, with their rows; empty for numbers.</summary>
    public IReadOnlyList<ClassCount> Frequent { get; init; } = [];

    /// <summary>Reports a column beside the target.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cells">Its cells; null if they were not read.</param>
    /// <param name="use">Its use.</param>
    /// <param name="kind">The kind of its inputs; null if it has none.</param>
    /// <param name="badRows">The rows with another number of cells than the header: a fault of those lines, no missing values.</param>
    public static ColumnReport Of(string name, TableColumn? cells, ColumnUse use, InputKind? kind, int badRows)
    {
        if (cells is null)
        {
            return new ColumnReport(name, use, ColumnKind.Unread);
        }

        if (!cells.IsWords)
        {
            return OfNumbers(new ColumnReport(name, use, ColumnKind.Numbers) { Missing = cells.Missing - badRows }, Enumerable.Range(0, cells.Count).Select(cells.Number));
        }

        ClassCount[] words = [.. cells.Words.Zip(cells.Counts, (word, count) => new ClassCount(word, count)).OrderByDescending(word => word.Count).Take(Bins)];
        return new ColumnReport(name, use, kind is InputKind.Days or InputKind.DateParts ? ColumnKind.Dates : ColumnKind.Words)
        {
            Missing = cells.Missing - badRows,
            Distinct = cells.Words.Count,
            Histogram = [.. words.Select(word => word.Count)],
            Frequent = words,
        };
    }

    public static ColumnReport OfTarget(RawTable table, CsvSpec spec)
    {
        CsvTargets targets = table.Targets!;
        int missing = targets.Missing - table.BadRows.Count;
        int[] rows = [.. Enumerable.Range(0, table.Count).Where(row => !targets.IsMissing(row))];
        if ((spec.Task ?? targets.Task) == CsvTask.Regression && targets.AreNumbers)
        {
            return OfNumbers(new ColumnReport(targets.Name, ColumnUse.Target, ColumnKind.Numbers) { Missing = missing }, targets.Numbers(rows));
        }

        ClassCount[] classes = [.. targets.Texts(rows)];
        return new ColumnReport(targets.Name, ColumnUse.Target, ColumnKind.Classes)
        {
            Missing = missing,
            Distinct = classes.Length,
            Histogram = [.. classes.Take(Bins).Select(one => one.Count)],
            Frequent = classes,
        };
    }

    private static ColumnReport OfNumbers(ColumnReport report, IEnumerable<float> numbers)
    {
        float[] known = [.. numbers.Where(number => !float.IsNaN(number))];
        if (known.Length == 0)
        {
            return report;
        }

        double min = known.Min(), max = known.Max();
        int[] bins = new int[Bins];
        var distinct = new HashSet<float>();
        foreach (float number in known)
        {
            bins[max > min ? Math.Min(Bins - 1, (int)(Bins * ((number - min) / (max - min)))) : 0]++;
            if (distinct.Count <= MaxDistinct)
            {
                distinct.Add(number);
            }
        }

        return report with
        {
            Distinct = distinct.Count,
            Min = min,
            Mean = known.Average(number => (double)number),
            Max = max,
            Histogram = bins,
        };
    }
}
