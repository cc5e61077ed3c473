namespace Sonda.Benchmarks.Table;

/// <summary>The bars of the engine: a row is one class, and this is the list of them.</summary>
internal static class EngineTable
{
    private static readonly IRowSource[] Rows =
    [
        new ProductShare(512),
        new ProductShare(2048),
    ];

    public static IReadOnlyList<TableRow> Measure() => [.. Rows.Select(row => row.Measure())];
}
