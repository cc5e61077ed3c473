using Sonda.Data.Generated;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Tables;

/// <summary>Sequences in a table: each run of lines with the same name in one column is a sequence.</summary>
internal sealed class CsvSequences
{
    private readonly CsvTable _table;
    private readonly string _source;
    private readonly List<(int First, int Length)> _runs = [];

    /// <summary>Finds the sequences.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column with their names.</param>
    /// <param name="source">The text form of the data.</param>
    /// <exception cref="DatasetException">A name occurs again after another one.</exception>
    public CsvSequences(CsvTable table, int column, string source)
    {
        (_table, _source) = (table, source);
        var seen = new HashSet<string>();
        int first = 0;
        for (int i = 1; i <= table.Rows.Count; i++)
        {
            string name = table.Rows[first].Cells[column];
            if (i < table.Rows.Count && table.Rows[i].Cells[column] == name)
            {
                continue;
            }

            if (!seen.Add(name))
            {
                throw table.Fault(
                    table.Rows[first],
                    column,
                    $"found \"{name}\" again, expected the lines of a sequence to follow each other.");
            }

            _runs.Add((first, i - first));
            first = i;
        }
    }

    /// <summary>The number of sequences.</summary>
    public int Count => _runs.Count;

    /// <summary>Returns the target of each sequence, on which all its lines agree.</summary>
    /// <param name="values">The target of each line.</param>
    /// <param name="column">The column of the targets.</param>
    /// <exception cref="DatasetException">The lines of a sequence have different targets.</exception>
    public T[] Targets<T>(T[] values, int column)
        where T : IEquatable<T> => [.. _runs.Select(run =>
        {
            for (int i = run.First + 1; i < run.First + run.Length; i++)
            {
                if (!values[i].Equals(values[run.First]))
                {
                    throw _table.Fault(
                        _table.Rows[i],
                        column,
                        $"found \"{_table.Rows[i].Cells[column]}\", expected \"{_table.Rows[run.First].Cells[column]}\" as in the first line of the sequence.");
                }
            }

            return values[run.First];
        })];

    /// <summary>Returns the numbers of all sequences in an order, each padded with zeros to the steps of the longest.</summary>
    /// <param name="lines">The numbers of each line.</param>
    /// <param name="order">The order.</param>
    public float[] Values(float[][] lines, int[] order)
    {
        int size = _runs.Max(run => run.Length) * lines[0].Length;
        float[] values = Sequences.Room(_source, Count, size);
        for (int i = 0; i < order.Length; i++)
        {
            (int first, int length) = _runs[order[i]];
            lines.AsSpan(first, length).ToArray().SelectMany(line => line).ToArray().CopyTo(values, i * size);
        }

        return values;
    }

    /// <summary>Shapes rows as these sequences, with their lengths if they differ.</summary>
    public Dataset Shaped(Dataset rows, int[] order)
    {
        int most = _runs.Max(run => run.Length);
        rows = rows.WithShape(Shape.Sequence(most, rows.InputSize / most));
        return _runs.TrueForAll(run => run.Length == most)
            ? rows
            : rows.WithLengths([.. order.Select(at => _runs[at].Length)]);
    }
}
