namespace Sonda.Engine.Data;

/// <summary>The non-zero numbers of each row with their columns, in ascending order (compressed sparse rows).</summary>
internal sealed class SparseRows : Rows
{
    /// <summary>The most columns: their numbers are kept in 16 bits.</summary>
    public const int MostColumns = ushort.MaxValue + 1;

    private readonly int[] _starts;
    private readonly ushort[] _columns;
    private readonly float[] _values;

    private SparseRows(int columns, int rows, int used)
        : base(columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, MostColumns);
        _starts = new int[rows + 1];
        _columns = new ushort[used];
        _values = new float[used];
    }

    /// <summary>The most non-zero numbers that any row has.</summary>
    public int LongestRow { get; private set; }

    public static SparseRows FromBytes(ReadOnlySpan<byte> pixels, int columns, int used)
    {
        var rows = new SparseRows(columns, pixels.Length / columns, used);
        int next = 0;
        for (int row = 0; row < rows._starts.Length - 1; row++)
        {
            ReadOnlySpan<byte> source = pixels.Slice(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                if (source[column] != 0)
                {
                    rows._columns[next] = (ushort)column;
                    rows._values[next++] = source[column] / 255f;
                }
            }

            rows.EndRow(row, next);
        }

        return rows;
    }

    public static SparseRows FromValues(ReadOnlySpan<float> values, int columns, int used)
    {
        var rows = new SparseRows(columns, values.Length / columns, used);
        int next = 0;
        for (int row = 0; row < rows._starts.Length - 1; row++)
        {
            ReadOnlySpan<float> source = values.Slice(row * columns, columns);
            for (int column = 0; column < columns; column++)
            {
                if (source[column] != 0)
                {
                    rows._columns[next] = (ushort)column;
                    rows._values[next++] = source[column];
                }
            }

            rows.EndRow(row, next);
        }

        return rows;
    }

    public ReadOnlySpan<ushort> RowColumns(int row) => _columns.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    public ReadOnlySpan<float> RowValues(int row) => _values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    public override void CopyRow(int row, Span<float> destination)
    {
        destination.Clear();
        ReadOnlySpan<ushort> columns = RowColumns(row);
        ReadOnlySpan<float> values = RowValues(row);
        for (int i = 0; i < columns.Length; i++)
        {
            destination[columns[i]] = values[i];
        }
    }

    private void EndRow(int row, int end)
    {
        _starts[row + 1] = end;
        LongestRow = Math.Max(LongestRow, end - _starts[row]);
    }
}
