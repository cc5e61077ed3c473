namespace Sonda.Data.Tables;

/// <summary>Makes inputs of the rows of a table, as a preparation says.</summary>
internal sealed class TableEncoder
{
    private readonly (InputColumn Input, TableColumn Cells, int At)[] _columns;

    /// <summary>For each column of words: the category or the days of each word, NaN for an unknown one.</summary>
    private readonly double[]?[] _ofCode;
    private readonly int[] _unknown;
    private readonly int[] _filled;

    /// <summary>Prepares the encoding.</summary>
    /// <param name="table">The cells.</param>
    /// <param name="inputs">The columns; each has cells of the same name in the table.</param>
    public TableEncoder(RawTable table, IReadOnlyList<InputColumn> inputs)
    {
        Inputs = inputs;
        int at = 0;
        _columns = new (InputColumn, TableColumn, int)[inputs.Count];
        for (int i = 0; i < inputs.Count; i++)
        {
            int column = table.Header.Names.IndexOf(inputs[i].Name);
            _columns[i] = (inputs[i], table.Columns[column]!, at);
            at += inputs[i].Width;
        }

        Width = at;
        _ofCode = [.. _columns.Select(column => column.Input.IsWords ? Meanings(column.Input, column.Cells) : null)];
        (_unknown, _filled) = (new int[inputs.Count], new int[inputs.Count]);
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>The number of inputs of a row.</summary>
    public int Width { get; }

    /// <summary>The number of words so far that no training row had, for each column.</summary>
    public IReadOnlyList<int> Unknown => _unknown;

    /// <summary>The number of missing values so far that were replaced, for each column.</summary>
    public IReadOnlyList<int> Filled => _filled;

    /// <summary>Writes the inputs of a row.</summary>
    /// <returns>The column with a missing value for which nothing stands, or with a cell that is no number; null if there is none.</returns>
    public InputColumn? Write(int row, Span<float> inputs)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            (InputColumn input, TableColumn cells, int at) = _columns[i];
            if (_ofCode[i] is not { } meanings)
            {
                float number = cells.Number(row);
                if (float.IsNaN(number))
                {
                    if (input.Fill is not { } fill || cells.IsStray(row))
                    {
                        return input;
                    }

                    number = (float)fill;
                    _filled[i]++;
                }

                inputs[at] = number;
                if (input.HasZeroInput)
                {
                    inputs[at + 1] = number == 0 ? 1 : 0;
                }
            }
            else if (!WriteWord(i, meanings, cells.Code(row), inputs.Slice(at, input.Width)))
            {
                return input;
            }
        }

        return null;
    }

    private bool WriteWord(int i, double[] meanings, int code, Span<float> inputs)
    {
        InputColumn input = _columns[i].Input;
        double meaning = code >= 0 ? meanings[code] : double.NaN;
        if (code == TableColumn.None)
        {
            if (input.Kind == InputKind.Category ? input.FillWord is null : input.Fill is null)
            {
                return false;
            }

            meaning = input.Kind == InputKind.Category ? input.Categories.IndexOf(input.FillWord!) : input.Fill!.Value;
            _filled[i]++;
        }

        if (input.Kind == InputKind.Category)
        {
            inputs.Clear();
            if (!(meaning >= 0))
            {
                _unknown[i]++;
            }
            else
            {
                inputs[(int)meaning] = 1;
            }

            return true;
        }

        if (double.IsNaN(meaning))
        {
            return false;
        }

        if (input.Kind == InputKind.Days)
        {
            inputs[0] = (float)meaning;
        }
        else
        {
            TableDate.WriteParts(TableDate.OfDays(meaning), inputs);
        }

        return true;
    }

    private static double[] Meanings(InputColumn input, TableColumn cells)
    {
        if (input.Kind != InputKind.Category)
        {
            return [.. cells.Words.Select(word => TableDate.TryRead(word, input.DateFormat, out DateTime date) ? TableDate.Days(date) : double.NaN)];
        }

        Dictionary<string, int> places = input.Categories.Index().ToDictionary(one => one.Item, one => one.Index);
        return [.. cells.Words.Select(word => places.TryGetValue(word, out int place) ? place : double.NaN)];
    }
}
