using Sonda.Data.Generated;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Tables;

/// <summary>Sequences in a table: each run of lines with the same name in one column is a sequence.</summary>
internal sealed class CsvSequences
{
    private readonly RawTable _table;
    private readonly List<(int First, int Length)> _runs = [];

    /// <summary>Finds the sequences.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column with the names of the sequences.</param>
    /// <exception cref="DatasetException">A name occurs again after another one, is too long, or is missing.</exception>
    public CsvSequences(RawTable table, int column)
    {
        _table = table;
        TableColumn cells = table.Columns[column]!;
        var seen = new HashSet<int>();
        for (int row = 0, first = 0; row < table.Count; row++)
        {
            int code = cells.Code(row);
            if (row == first)
            {
                string name = code >= 0 ? cells.Words[code] : "";
                if (name.Length > CsvHeader.MaxNameLength)
                {
                    throw table.Header.Fault(
                        table.Line(row), column, $"found {name.Length} characters, expected at most {CsvHeader.MaxNameLength} for the name of a sequence.");
                }

                if (!seen.Add(code))
                {
                    throw table.Header.Fault(
                        table.Line(row), column, $"found \"{ShownText.Of(name)}\" again, expected the lines of a sequence to follow each other.");
                }
            }

            if (row + 1 == table.Count || cells.Code(row + 1) != code)
            {
                _runs.Add((first, row + 1 - first));
                first = row + 1;
            }
        }
    }

    /// <summary>The number of sequences.</summary>
    public int Count => _runs.Count;

    /// <summary>The steps of the longest.</summary>
    public int Steps => _runs.Max(run => run.Length);

    /// <summary>The sequence of a line.</summary>
    public int Of(int line) => _runs.FindIndex(run => line < run.First + run.Length);

    /// <summary>The lines of some sequences.</summary>
    public int[] Lines(IReadOnlyList<int> sequences) =>
        [.. sequences.SelectMany(at => Enumerable.Range(_runs[at].First, _runs[at].Length))];

    /// <summary>The first line of each sequence.</summary>
    public int[] FirstLines(IReadOnlyList<int> sequences) => [.. sequences.Select(at => _runs[at].First)];

    /// <summary>Checks that all lines of each sequence have the same target.</summary>
    /// <exception cref="DatasetException">The lines of a sequence have different targets.</exception>
    public void RequireOneTarget()
    {
        foreach ((int first, int length) in _runs)
        {
            for (int i = first + 1; i < first + length; i++)
            {
                if (_table.Targets is { } targets && !targets.AreSame(i, first))
                {
                    throw _table.Header.Fault(
                        _table.Line(i),
                        _table.Plan.Target!.Value,
                        $"found \"{ShownText.Of(targets.Cell(i))}\", expected \"{ShownText.Of(targets.Cell(first))}\" as in the first line of the sequence.");
                }
            }
        }
    }

    /// <summary>Returns the numbers of all sequences in an order, each padded with zeros to a number of steps.</summary>
    /// <param name="source">The text form of the data.</param>
    /// <param name="order">The order.</param>
    /// <param name="width">The inputs of a line.</param>
    /// <param name="steps">The steps of the longest sequence, or more.</param>
    /// <param name="write">Writes the inputs of a line.</param>
    public float[] Values(string source, IReadOnlyList<int> order, int width, int steps, SpanWriter write)
    {
        int size = steps * width;
        float[] values = Sequences.Room(source, order.Count, size);
        for (int i = 0; i < order.Count; i++)
        {
            (int first, int length) = _runs[order[i]];
            for (int step = 0; step < length; step++)
            {
                write(first + step, values.AsSpan((i * size) + (step * width), width));
            }
        }

        return values;
    }

    /// <summary>Shapes rows as these sequences, with their lengths if they differ.</summary>
    public Dataset Shaped(Dataset rows, IReadOnlyList<int> order, int steps)
    {
        rows = rows.WithShape(Shape.Sequence(steps, rows.InputSize / steps));
        return _runs.TrueForAll(run => run.Length == steps)
            ? rows
            : rows.WithLengths([.. order.Select(at => _runs[at].Length)]);
    }
}

/// <summary>Writes the inputs of a row of a table.</summary>
internal delegate void SpanWriter(int row, Span<float> inputs);
