using System.Security.Cryptography;
using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tables;

/// <summary>Makes rows of a table: reads its cells, decides or takes over what they become, and splits them.</summary>
internal sealed class TableSource
{
    private readonly CsvSpec _spec;
    private readonly DataPreparation? _known;
    private readonly string _hash;
    private readonly TableTroubles _troubles;
    private readonly List<LocalizableText> _notes = [];

    /// <summary>Prepares the reading.</summary>
    /// <param name="spec">The table.</param>
    /// <param name="known">The preparation of a trained network; null to learn one.</param>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public TableSource(CsvSpec spec, DataPreparation? known)
    {
        (_hash, _known, _troubles) = (HashOf(spec.Path), known, new TableTroubles(spec.Path));
        _spec = known is not null && DatasetSpec.Parse(known.Data) is CsvSpec trained ? spec.As(trained, known.File == _hash) : spec;
    }

    /// <summary>Reads and splits the rows.</summary>
    /// <param name="takesWholeFile">Whether another file than the known one is not split.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="DatasetException">The table cannot be used; the message names all troubles.</exception>
    public SplitRows Draw(bool takesWholeFile, CancellationToken stop)
    {
        var columns = new ColumnChoice(_spec, _known?.Table);
        RawTable table = CellReader.Read(_spec, columns.Choose, stop);
        TableTargets.AddFaults(table, _troubles);
        var choice = _known?.Table is null ? new InputChoice(table, _spec, _troubles, _notes) : null;
        if (choice is not null)
        {
            TableTargets.AddUseless(table, _spec, _troubles);
        }

        CsvSequences? sequences = table.Plan.Sequence is { } column ? new CsvSequences(table, column) : null;
        sequences?.RequireOneTarget();
        int[] kept = Kept(table, choice, sequences);
        _troubles.Throw();

        int[] order = sequences is null ? kept : [.. Enumerable.Range(0, sequences.Count)];
        bool isWhole = takesWholeFile && _known is not null && _known.File != _hash;
        RowSplit split = isWhole ? new RowSplit(order.Length, 0, 0) : new TableSplitter(_spec, table).Split(ref order, sequences, new RandomStream(_spec.Seed));
        int[] training = order[..split.Training];
        IReadOnlyList<InputColumn> inputs = _known?.Table?.Inputs ?? new TableLearner(table, _spec, _notes).Learn(choice!.Inputs, sequences?.Lines(training) ?? training);
        var encoder = new TableEncoder(table, inputs);
        int steps = Math.Max(sequences?.Steps ?? 1, _known?.Table?.Steps ?? 1);
        float[] values = Encode(table, encoder, sequences, order, steps);
        TableTargets targets = new(table, _spec, _known?.Table?.Target);
        (Dataset rows, TargetColumn target) = targets.Rows(values, sequences, order, split.Training, steps);
        if (_known is null && target.Counts.Any(count => count == 0))
        {
            string[] unseen = [.. target.Classes.Where((_, label) => target.Counts[label] == 0)];
            _notes.Add(LocalizableText.Count(
                unseen.Length,
                $"{unseen.Length} class has no training row, so that no network learns it: {ShownText.List(unseen)}; order=stratified gives each part its share.",
                $"{unseen.Length} classes have no training row, so that no network learns them: {ShownText.List(unseen)}; order=stratified gives each part its share."));
        }

        if (_known?.Table is { } preparation)
        {
            new TableComparison(table, preparation, encoder, _known.File == _hash).AddTo(_notes, order, sequences);
        }

        return new SplitRows(rows, Origins.Csv(_spec.Path, target.Name, target.IsRegression), target.Classes)
        {
            Split = split,
            IsWhole = isWhole,
            Notes = _notes,
            Preparation = _known is { Table: not null } ? _known with { Data = _spec.Source, File = _hash, Scaling = null } : new DataPreparation
            {
                Data = _spec.Source,
                File = _hash,
                Table = new TablePreparation(inputs, target) { Sequence = _spec.Sequence, Steps = steps },
            },
        };
    }

    /// <summary>The rows that are used; refuses missing values that the settings do not treat.</summary>
    private int[] Kept(RawTable table, InputChoice? choice, CsvSequences? sequences)
    {
        int[] all = [.. Enumerable.Range(0, table.Count)];
        if (_spec.Missing is null)
        {
            if (choice is not null)
            {
                TableTargets.AddGaps(table, choice, _troubles);
            }

            return all;
        }

        if (sequences is not null)
        {
            if (_spec.Missing == MissingValues.DropRows || table.Targets!.Missing > 0 || table.Groups?.Missing > 0)
            {
                _troubles.Add(LocalizableText.Of($"lines of sequences cannot be left out; missing=median replaces their missing values."));
            }

            return all;
        }

        TableColumn[] inputs = [.. (choice?.Inputs.Select(input => input.Column) ?? table.Plan.Inputs).Select(column => table.Columns[column]!)];
        bool dropsRows = _spec.Missing == MissingValues.DropRows;
        int[] kept = Array.FindAll(all, row => !table.Targets!.IsMissing(row) && table.Groups?.IsMissing(row) != true && !(dropsRows && Array.Exists(inputs, input => input.IsMissing(row))));
        int dropped = all.Length - kept.Length;
        if (dropped > 0)
        {
            _notes.Add(dropsRows
                ? LocalizableText.Count(dropped, $"{dropped} of {all.Length} rows has a missing value and is left out.", $"{dropped} of {all.Length} rows have a missing value and are left out.")
                : table.Groups is { Missing: > 0 }
                ? LocalizableText.Count(dropped, $"{dropped} of {all.Length} rows has no target or no group and is left out.", $"{dropped} of {all.Length} rows have no target or no group and are left out.")
                : LocalizableText.Count(dropped, $"{dropped} of {all.Length} rows has no target and is left out.", $"{dropped} of {all.Length} rows have no target and are left out."));
        }

        if (kept.Length == 0)
        {
            _troubles.Add(LocalizableText.Of($"every row has a missing value: missing=drop-rows leaves none; missing=median replaces them."));
        }

        return kept;
    }

    private float[] Encode(RawTable table, TableEncoder encoder, CsvSequences? sequences, int[] order, int steps)
    {
        int width = encoder.Width;
        if (sequences is not null)
        {
            return sequences.Values(_spec.Source, order, width, steps, Write);
        }

        long size = (long)order.Length * width;
        if (size > Array.MaxLength)
        {
            throw new DatasetException(LocalizableText.Of($"{_spec.Path}: {order.Length} rows of {width} numbers do not fit into one table."));
        }

        var values = new float[size];
        for (int i = 0; i < order.Length; i++)
        {
            Write(order[i], values.AsSpan(i * width, width));
        }

        return values;

        void Write(int row, Span<float> inputs)
        {
            if (encoder.Write(row, inputs) is { } column)
            {
                throw TableComparison.Unusable(table, column, row);
            }
        }
    }

    private static string HashOf(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new DatasetException(LocalizableText.Of(
                $"{path} is a folder; expected a file. png({SourceText.Quoted(path)}) reads a folder of images."), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path} cannot be read: {LocalizableText.Of(e)}"), e);
        }
    }
}
