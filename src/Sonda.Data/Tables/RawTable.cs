using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Sonda.Data.Tables;

/// <summary>The cells of a table as they stand in the file, column by column.</summary>
internal sealed class RawTable
{
    private readonly List<int> _badRows = [];
    private readonly List<LocalizableText> _faults = [];
    private readonly Dictionary<int, (int Rows, int Line)> _otherForms = [];

    /// <summary>Creates an empty table.</summary>
    /// <param name="header">The names of the columns.</param>
    /// <param name="plan">The use of each column.</param>
    /// <param name="format">The form of the file.</param>
    /// <param name="marks">The texts that stand for a missing value.</param>
    /// <param name="words">Columns whose cells are words, whatever they look like.</param>
    public RawTable(CsvHeader header, ColumnPlan plan, TableFormat format, FrozenSet<string> marks, IReadOnlySet<int> words)
    {
        (Header, Plan, Number) = (header, plan, new TableNumber(format.HasDecimalComma == true));
        TableNumber FormOf(int column) => Number with { Form = plan.Forms.TryGetValue(column, out NumberForm form) ? form : null };
        Columns = [.. header.Names.Select((name, column) =>
            plan.IsRead(column) ? new TableColumn(name, FormOf(column), marks, words.Contains(column) || plan.IsWords(column), plan.IsKnown) : null)];
        Targets = plan.Target is { } target ? new CsvTargets(header, target, FormOf(target), marks) : null;
    }

    /// <summary>The names of the columns.</summary>
    public CsvHeader Header { get; }

    /// <summary>The use of each column.</summary>
    public ColumnPlan Plan { get; }

    /// <summary>How numbers are written.</summary>
    public TableNumber Number { get; }

    /// <summary>The columns; null for one that is not read. The target has no entry here.</summary>
    public ImmutableArray<TableColumn?> Columns { get; }

    /// <summary>The names of groups; null if rows have none.</summary>
    public TableColumn? Groups => Plan.Group is { } column ? Columns[column] : null;

    /// <summary>The target of each row; null if the table has none.</summary>
    public CsvTargets? Targets { get; }

    /// <summary>The line in which each row ends, from 1; of a file without lines, the row.</summary>
    public ChunkedList<int> Lines { get; } = new();

    /// <summary>The number of rows.</summary>
    public int Count => Lines.Count;

    /// <summary>The rows with another number of cells than the header.</summary>
    public IReadOnlyList<int> BadRows => _badRows;

    /// <summary>The first faults of rows.</summary>
    public IReadOnlyList<LocalizableText> Faults => _faults;

    /// <summary>The number of values that most rows have instead of those of the header, with the first line and the number of such rows; null if most are as the header.</summary>
    public (int Cells, int Line, int Rows)? FormOfMostRows() => _otherForms.Count > 0 && _otherForms.MaxBy(form => form.Value.Rows) is var most && 2 * most.Value.Rows > Count && most.Key > 1
        ? (most.Key, most.Value.Line, most.Value.Rows) : null;

    /// <summary>The line of a row.</summary>
    public int Line(int row) => Lines[row];

    /// <summary>Adds a row of missing values in place of one with another number of cells.</summary>
    public void AddBad(int line, int cells)
    {
        _badRows.Add(Lines.Count);
        (int rows, int first) = _otherForms.GetValueOrDefault(cells, (0, line));
        _otherForms[cells] = (rows + 1, first);
        if (_faults.Count < TableTroubles.MaxNamed)
        {
            _faults.Add(LocalizableText.Count(
                cells,
                $"line {line}: found {cells} value, expected {Header.Names.Count} as in the header.",
                $"line {line}: found {cells} values, expected {Header.Names.Count} as in the header."));
        }

        foreach (TableColumn? column in Columns)
        {
            column?.AddMissing(line);
        }

        Targets?.Add(line, "");
        Lines.Add(line);
    }
}
