namespace Sonda.Benchmarks.Table;

/// <summary>The bars of sweeps and of the boundary of trainability.</summary>
internal static class SweepTable
{
    private static readonly (string Name, IRowSource Source)[] Rows =
    [
        ("overhead", new SweepOverhead()),
        ("scaling", new SweepScaling()),
        ("boundary/naive", new BoundaryPace(againstNumPy: false)),
        ("boundary/numpy", new BoundaryPace(againstNumPy: true)),
        ("million/plan", new MillionCells("plan", 5, "s")),
        ("million/status", new MillionCells("status", 5, "s")),
        ("million/merge", new MillionCells("merge", 60, "s")),
        ("million/map", new MillionCells("map", 60, "s")),
        ("million/memory", new MillionCells("memory", 1, "GB")),
    ];

    /// <summary>Chooses rows by the beginnings of their names; all rows without words.</summary>
    /// <param name="words">Beginnings of names, such as <c>boundary</c>.</param>
    /// <exception cref="ArgumentException">No name begins with one of the words.</exception>
    public static Func<IReadOnlyList<TableRow>> Choose(IReadOnlyList<string> words) => RowChoice.Of(Rows, words);
}
