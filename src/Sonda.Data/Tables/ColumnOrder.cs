namespace Sonda.Data.Tables;

/// <summary>What the order of a column's values tells: numbers of rows, or the rows of a series.</summary>
internal static class ColumnOrder
{
    /// <summary>Fewer rows than these may count 1, 2, 3 … by chance.</summary>
    private const int MinCountedRows = 10;

    /// <summary>Whether a date never falls, or a number rises, from each row to the next.</summary>
    public static bool IsRising(TableColumn cells, ChosenInput input)
    {
        if (cells.Missing > 0 || cells.Count < MinCountedRows || input.Kind == InputKind.Category)
        {
            return false;
        }

        bool isDate = input.Kind != InputKind.Number;
        double[] ofWord = isDate ? [.. cells.Words.Select(word => TableDate.TryRead(word, input.DateFormat, out DateTime date) ? TableDate.Days(date) : double.NaN)] : [];
        double before = double.NegativeInfinity;
        for (int row = 0; row < cells.Count; row++)
        {
            double now = isDate ? ofWord[cells.Code(row)] : cells.Number(row);
            if (isDate ? now < before : now <= before)
            {
                return false;
            }

            before = now;
        }

        return true;
    }

    /// <summary>Whether the numbers count the rows from 0 or 1.</summary>
    public static bool IsCounting(TableColumn cells)
    {
        if (cells.IsWords || cells.Missing > 0 || cells.StrayCount > 0 || cells.Count < MinCountedRows || cells.Number(0) is not (0 or 1))
        {
            return false;
        }

        for (int row = 1; row < cells.Count; row++)
        {
            // Above 2²⁴ float32 no longer tells neighbours apart.
            if (cells.Number(row) != (float)(cells.Number(0) + row))
            {
                return false;
            }
        }

        return true;
    }
}
