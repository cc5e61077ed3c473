namespace Sonda.Benchmarks.Table;

/// <summary>The bars of the live lab.</summary>
internal static class LabTable
{
    private static readonly (string Name, IRowSource Source)[] Rows =
    [
        ("one", new LabSpeedRow(watchers: 1, bar: 0.95)),
        ("twenty", new LabSpeedRow(watchers: 20, bar: 0.9)),
        ("frames", new LabFrameRow()),
        ("screen", new LabScreenRow("784-30x4-10", bar: 30)),
        ("screen-large", new LabScreenRow("784-784x3-10", bar: 20)),
        ("start", new LabStartRow()),
        ("list", new LabHistoryRow(compares: false)),
        ("compare", new LabHistoryRow(compares: true)),
    ];

    public static Func<IReadOnlyList<TableRow>> Choose(IReadOnlyList<string> words) => RowChoice.Of(Rows, words);
}
