using nietras.SeparatedValues;

namespace Sonda.Data.Tables;

/// <summary>The cells of a row, without the blanks around them and without their quotes.</summary>
internal readonly ref struct CsvRow
{
    private readonly SepReader.Row _row;
    private readonly char _blank;
    private readonly bool _hasQuotes;

    /// <summary>The cells of a row.</summary>
    /// <param name="row">The row as it stands in the file.</param>
    /// <param name="blank">The character that does not count around a cell.</param>
    public CsvRow(SepReader.Row row, char blank)
    {
        _row = row;
        _blank = blank;
        _hasQuotes = row.Span.Contains('"');
    }

    /// <summary>The number of cells.</summary>
    public int Count => _row.ColCount;

    /// <summary>A cell.</summary>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            ReadOnlySpan<char> cell = _row[column].Span.Trim(_blank);
            if (!_hasQuotes || cell is not ['"', .. var inner, '"'])
            {
                return cell;
            }

            return (inner.Contains('"') ? inner.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : inner).Trim(_blank);
        }
    }

    /// <summary>Whether a quote stands elsewhere than around a whole cell, or twice within it.</summary>
    public bool HasQuotesOutOfPlace()
    {
        for (int i = 0; _hasQuotes && i < _row.ColCount; i++)
        {
            ReadOnlySpan<char> cell = _row[i].Span.Trim(_blank);
            if (cell is ['"', .. var inner, '"'])
            {
                cell = inner;
                for (int at; (at = cell.IndexOf("\"\"", StringComparison.Ordinal)) >= 0 && !cell[..at].Contains('"'); cell = cell[(at + 2)..])
                {
                }
            }

            if (cell.Contains('"'))
            {
                return true;
            }
        }

        return false;
    }
}
