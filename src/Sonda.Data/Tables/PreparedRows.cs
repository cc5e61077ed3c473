using System.Collections.Frozen;
using Sonda.Data.Scaling;
using Sonda.Engine;
using Sonda.Engine.Data;

namespace Sonda.Data.Tables;

/// <summary>All rows of a file, prepared for a trained network that shall answer for them; a target is not needed.</summary>
/// <param name="Rows">The inputs, in the order of the file; targets are placeholders.</param>
/// <param name="Faults">For each row that cannot be prepared its index and its fault; its inputs are zeros.</param>
/// <param name="Notes">What a user should know of the rows.</param>
public sealed record PreparedRows(Dataset Rows, IReadOnlyList<RowFault> Faults, IReadOnlyList<LocalizableText> Notes)
{
    /// <summary>The names of the sequences, in order; empty if each line is a row of its own.</summary>
    public IReadOnlyList<string> Sequences { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="spec">The file, with the settings of its form; without any, those of the training apply.</param>
    /// <param name="preparation">The preparation of the network; it must be that of a table.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="DatasetException">The file cannot be read, or a column is missing.</exception>
    public static PreparedRows Read(CsvSpec spec, DataPreparation preparation, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(preparation);
        TablePreparation known = preparation.Table ?? throw new ArgumentException("Expected the preparation of a table.", nameof(preparation));
        spec = DatasetSpec.Parse(preparation.Data) is CsvSpec trained ? spec.As(trained, isSameFile: false) : spec;
        var choice = new ColumnChoice(spec, known) { NeedsTarget = false };
        RawTable table = CellReader.Read(spec, choice.Choose, stop);
        var encoder = new TableEncoder(table, known.Inputs);
        CsvSequences? sequences = table.Plan.Sequence is { } column ? new CsvSequences(table, column) : null;
        int count = sequences?.Count ?? table.Count, width = encoder.Width;
        int[] order = [.. Enumerable.Range(0, count)];
        int steps = Math.Max(sequences?.Steps ?? 1, known.Steps);
        var bad = table.BadRows.Index().ToFrozenDictionary(row => row.Item, row => row.Index);
        var faults = new List<(int Line, LocalizableText Fault)>();
        float[] values = sequences?.Values(spec.Source, order, width, steps, Write) ?? All();
        Dataset rows = known.Target.IsRegression
            ? Dataset.Adopt(spec.Source, values, new float[count].AsSpan(), steps * width, 1)
            : Dataset.Adopt(spec.Source, values, new byte[count], steps * width, known.Target.Classes.Count);
        if (sequences is not null)
        {
            rows = sequences.Shaped(rows, order, steps);
            rows = preparation.Scaling?.Apply(rows) ?? rows;
        }

        var notes = new List<LocalizableText>();
        new TableComparison(table, known, encoder).AddTo(notes, order, sequences);
        return new PreparedRows(rows, [.. FaultsOfRows(faults, sequences)], notes)
        {
            Sequences = sequences is null ? [] : [.. sequences.FirstLines(order).Select(row => table.Columns[table.Plan.Sequence!.Value] is { } names && names.Code(row) >= 0 ? names.Words[names.Code(row)] : "")],
        };

        float[] All()
        {
            if ((long)count * width > Array.MaxLength)
            {
                throw new DatasetException(LocalizableText.Of($"{spec.Path}: {count} rows of {width} numbers do not fit into one table."));
            }

            // Scaled where they stand: a second array of all rows would cost more than the scaling.
            var all = new float[count * width];
            LinearMap[] maps = preparation.Scaling?.MapsOf(Shape.Vector(width)) ?? [];
            for (int row = 0; row < count; row++)
            {
                Span<float> inputs = all.AsSpan(row * width, width);
                Write(row, inputs);
                FittedScaling.Apply(maps, inputs[..maps.Length]);
            }

            return all;
        }

        void Write(int row, Span<float> inputs)
        {
            if (bad.TryGetValue(row, out int place))
            {
                faults.Add((row, place < table.Faults.Count ? table.Faults[place]
                    : LocalizableText.Of($"line {table.Line(row)}: another number of values than in the header.")));
            }
            else if (encoder.Write(row, inputs) is { } input)
            {
                faults.Add((row, TableComparison.FaultOf(table, input, row)));
            }
            else
            {
                return;
            }

            inputs.Clear();
        }
    }

    /// <summary>Each row once with its first fault; that of a sequence is the first of its lines.</summary>
    private static IEnumerable<RowFault> FaultsOfRows(List<(int Line, LocalizableText Fault)> faults, CsvSequences? sequences) => faults
        .Select(fault => new RowFault(sequences?.Of(fault.Line) ?? fault.Line, fault.Fault))
        .DistinctBy(fault => fault.Row);
}

/// <summary>A row of a file that cannot be prepared.</summary>
/// <param name="Row">Its index.</param>
/// <param name="Fault">The fault, with its line.</param>
public sealed record RowFault(int Row, LocalizableText Fault);
