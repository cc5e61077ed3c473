using Sonda.Data.Generated;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Tables;

/// <summary>Sequences in a table: each run of lines with the same name in one column is a sequence.</summary>
/// <param name="table">The table.</param>
/// <param name="header">Its columns.</param>
/// <param name="column">The column with the names of the sequences.</param>
internal sealed class CsvSequences(CsvTable table, CsvHeader header, int column)
{
    private readonly List<(int First, int Length)> _runs = [];
    private readonly HashSet<string> _seen = [];
    private string? _name;
    private int _first;
    private int _count;

    /// <summary>The number of sequences.</summary>
    public int Count => _runs.Count;

    /// <summary>Adds the name of the next row.</summary>
    /// <exception cref="DatasetException">The name occurs again after another one, or is too long.</exception>
    public void Add(int line, string name)
    {
        if (name != _name)
        {
            if (name.Length > CsvHeader.MaxNameLength)
            {
                throw header.Fault(
                    line, column, $"found {name.Length} characters, expected at most {CsvHeader.MaxNameLength} for the name of a sequence.");
            }

            End();
            if (!_seen.Add(name))
            {
                throw header.Fault(line, column, $"found \"{name}\" again, expected the lines of a sequence to follow each other.");
            }

            (_name, _first) = (name, _count);
        }

        _count++;
    }

    /// <summary>Ends the last sequence.</summary>
    public void End()
    {
        if (_count > _first)
        {
            _runs.Add((_first, _count - _first));
        }
    }

    /// <summary>Returns the target of each sequence, on which all its lines agree.</summary>
    /// <param name="values">The target of each line.</param>
    /// <exception cref="DatasetException">The lines of a sequence have different targets.</exception>
    public T[] Targets<T>(IReadOnlyList<T> values)
        where T : IEquatable<T> => [.. _runs.Select(run =>
        {
            for (int i = run.First + 1; i < run.First + run.Length; i++)
            {
                if (!values[i].Equals(values[run.First]))
                {
                    throw header.Fault(
                        table.Line(i),
                        table.Columns.Target,
                        $"found \"{table.Targets.Cell(i)}\", expected \"{table.Targets.Cell(run.First)}\" as in the first line of the sequence.");
                }
            }

            return values[run.First];
        })];

    /// <summary>Returns the numbers of all sequences in an order, each padded with zeros to the steps of the longest.</summary>
    /// <param name="source">The text form of the data.</param>
    /// <param name="order">The order.</param>
    public float[] Values(string source, int[] order)
    {
        int width = table.Columns.Inputs.Length;
        int size = _runs.Max(run => run.Length) * width;
        float[] values = Sequences.Room(source, Count, size);
        for (int i = 0; i < order.Length; i++)
        {
            (int first, int length) = _runs[order[i]];
            table.Values.AsSpan(first * width, length * width).CopyTo(values.AsSpan(i * size));
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
