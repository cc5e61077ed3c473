using System.Globalization;
using System.Text;

namespace Sonda.Reports.Csv;

/// <summary>A table as CSV (RFC 4180): comma, CRLF, quotes where needed; numbers in the invariant culture.</summary>
/// <param name="Name">The file name without its extension.</param>
/// <param name="Header">A name for each column, with its unit.</param>
internal sealed record CsvTable(string Name, IReadOnlyList<string> Header)
{
    private readonly List<IReadOnlyList<object?>> _rows = [];

    /// <summary>The rows: numbers, texts, or null for an empty cell.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows => _rows;

    /// <summary>Adds a row of numbers and texts; null for an empty cell.</summary>
    public void Add(params IReadOnlyList<object?> cells)
    {
        if (cells.Count != Header.Count)
        {
            throw new ArgumentException($"{Name}.csv has {Header.Count} columns; a row has {cells.Count}.", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <summary>The cell of a number in a series; empty behind its end.</summary>
    public static object? At(IReadOnlyList<double> values, int index) => index < values.Count ? values[index] : null;

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (IEnumerable<string> row in _rows.Select(row => row.Select(Cell)).Prepend(Header))
        {
            text.AppendJoin(',', row.Select(Quote)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Quote(string cell) => cell.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
