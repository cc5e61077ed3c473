using Sonda.Engine.Data;
using Sonda.Engine.Randomness;

namespace Sonda.Data.Tables;

/// <summary>The kinds of targets in a table.</summary>
public enum CsvTask
{
    /// <summary>Each different value is a class.</summary>
    Classes,

    /// <summary>The values are numeric targets.</summary>
    Regression,
}

/// <summary>
/// A CSV file with a header: <c>csv(iris.csv)</c>, <c>csv(wine.csv,target=quality,task=regression,drop=id|name)</c>.
/// </summary>
/// <remarks>
/// Values are separated by comma, semicolon or tab, whichever is most frequent in the header, and may be quoted. Every column except the
/// target is an input with numbers, with a decimal point; any other column must be dropped. Classes count from 0 in the order of their
/// names, or of their numbers if all are numbers. With <c>sequence=COLUMN</c>, consecutive lines with the same name in that column are the
/// steps of one sequence, which has one target; sequences may have different lengths.
/// </remarks>
public sealed record CsvSpec : SplitSpec
{
    internal const string Name = "csv";
    private const string TargetKey = "target", TaskKey = "task", DropKey = "drop", SequenceKey = "sequence", PathKey = "path";
    private const char DropMark = '|';
    private static readonly string[] TaskWords = ["classes", "regression"];

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The target column; null for the last.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// The kind of target. Null for classes if a value is not a number, or if all are whole and at most 20 differ; otherwise for
    /// regression.
    /// </summary>
    public CsvTask? Task { get; init; }

    /// <summary>The columns to omit, joined by "|"; null for none.</summary>
    public string? Drop { get; init; }

    /// <summary>
    /// The column with the name of each line's sequence; a line is then a step. Null if each line is a row of its own.
    /// </summary>
    public string? Sequence { get; init; }

    /// <summary>The columns to omit.</summary>
    internal IReadOnlyList<string> Dropped => Drop?.Split(DropMark) ?? [];

    internal override string Source => SourceText.Write(
        Name,
        [
            SourceText.Quoted(Path),
            Target is null ? null : $"{TargetKey}={SourceText.Quoted(Target)}",
            Task is null ? null : $"{TaskKey}={TaskWords[(int)Task]}",
            Drop is null ? null : $"{DropKey}={SourceText.Quoted(Drop)}",
            Sequence is null ? null : $"{SequenceKey}={SourceText.Quoted(Sequence)}",
            .. SplitPairs(),
        ]);

    internal static CsvSpec Read(SourceText text)
    {
        const string example = "csv(iris.csv,target=species)";
        text.Allow(PathKey, [TargetKey, TaskKey, DropKey, SequenceKey, SeedKey, ValidationKey], example);
        return new CsvSpec
        {
            Path = text.Text(PathKey) ?? throw text.Fault(text.Position, text.Name, $"a file, as in {example}"),
            Target = text.Text(TargetKey),
            Task = text.Choice(TaskKey, TaskWords) is { } word ? (CsvTask)Array.IndexOf(TaskWords, word) : null,
            Drop = text.Text(DropKey),
            Sequence = text.Text(SequenceKey),
            Seed = ReadSeed(text),
            Validation = ReadValidation(text),
        };
    }

    private protected override SplitRows Draw(RandomStream random, CancellationToken stop)
    {
        CsvTable table = CsvTable.Read(Path, Columns, stop);
        CsvSequences? sequences = table.Sequences;
        int[] order = [.. Enumerable.Range(0, sequences?.Count ?? table.Count)];
        random.Split("order").Shuffle(order.AsSpan());
        int width = table.Columns.Inputs.Length;
        float[] values = sequences?.Values(Source, order) ?? table.Values;
        int size = sequences is null ? width : values.Length / order.Length;
        if (sequences is null)
        {
            RowOrder.Apply(values, order, width);
        }

        CsvTask task = Task ?? table.Targets.Task;
        LocalizableText origin = Origins.Csv(Path, table.Header.Names[table.Columns.Target], task == CsvTask.Regression);
        Dataset rows;
        string[] names = [];
        if (task == CsvTask.Regression)
        {
            rows = Dataset.Adopt(Source, values, Ordered(table.Targets.Numbers()).AsSpan(), size, 1);
        }
        else
        {
            (byte[] labels, names) = table.Targets.Classes();
            rows = Dataset.Adopt(Source, values, Ordered(labels), size, names.Length);
        }

        return new SplitRows(sequences?.Shaped(rows, order) ?? rows, origin, names);

        T[] Ordered<T>(IReadOnlyList<T> all)
            where T : IEquatable<T>
        {
            IReadOnlyList<T> each = sequences?.Targets(all) ?? all;
            return [.. order.Select(row => each[row])];
        }
    }

    /// <summary>Assigns the columns; default target: the last column that does not name sequences.</summary>
    private CsvColumns Columns(CsvHeader table)
    {
        int? sequence = Sequence is null ? null : table.Column(Sequence, SequenceKey);
        int last = table.Names.Count - (sequence == table.Names.Count - 1 && sequence > 0 ? 2 : 1);
        int target = Target is null ? last : table.Column(Target, TargetKey);
        int[] dropped = [.. Dropped.Select(name => table.Column(name, DropKey))];
        if (dropped.Contains(target) || sequence == target)
        {
            throw new DatasetException(sequence == target
                ? LocalizableText.Of($"{Path}: column \"{table.Names[target]}\" is the target and cannot be the one that names sequences.")
                : LocalizableText.Of($"{Path}: column \"{table.Names[target]}\" is the target and cannot be dropped."));
        }

        int[] inputs = [.. Enumerable.Range(0, table.Names.Count).Where(column => column != target && column != sequence && !dropped.Contains(column))];
        if (inputs.Length == 0)
        {
            throw new DatasetException(LocalizableText.Of(
                $"{Path}: no column is left as an input beside the target \"{table.Names[target]}\"."));
        }

        return new CsvColumns(target, sequence, inputs);
    }
}
