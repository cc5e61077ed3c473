namespace Sonda.Benchmarks.Table;

/// <summary>The bars of tables: reading files and predicting their rows.</summary>
internal static class TableTable
{
    private static readonly (string Name, IRowSource Source)[] Rows =
    [
        ("load/time", new LoadRow(measuresMemory: false)),
        ("load/memory", new LoadRow(measuresMemory: true)),
        ("predict/answers", new PredictRow(reads: false)),
        ("predict/file", new PredictRow(reads: true)),
    ];

    public static Func<IReadOnlyList<TableRow>> Choose(IReadOnlyList<string> words) => RowChoice.Of(Rows, words);
}
