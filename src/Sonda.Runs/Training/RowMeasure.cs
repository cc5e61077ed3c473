namespace Sonda.Runs.Training;

/// <summary>One of the single numbers of <see cref="RowMetrics"/>; whoever lists or averages them goes through <see cref="All"/>.</summary>
/// <param name="Name">Its name, as in <see cref="RowMetrics"/> and in JSON.</param>
/// <param name="Min">The least value that it can have.</param>
/// <param name="Max">The largest value that it can have.</param>
/// <param name="Read">Its value; null if the metrics have none.</param>
/// <param name="ReadBaseline">The same of a network that ignores its inputs; null if it is not computed.</param>
internal sealed record RowMeasure(string Name, double Min, double Max, Func<RowMetrics, double?> Read, Func<RowMetrics, double?>? ReadBaseline = null)
{
    /// <summary>All measures, in the order in which they are shown.</summary>
    public static IReadOnlyList<RowMeasure> All { get; } =
    [
        new("accuracy", 0, 100, rows => rows.Accuracy, rows => rows.BaselineAccuracy),
        new("balancedAccuracy", 0, 100, rows => rows.BalancedAccuracy),
        new("macroF1", 0, 100, rows => rows.MacroF1),
        new("auc", 0, 1, rows => rows.Auc),
        new("r2", double.NegativeInfinity, 1, rows => rows.R2),
        new("rmse", 0, double.PositiveInfinity, rows => rows.Rmse, rows => rows.BaselineRmse),
        new("mae", 0, double.PositiveInfinity, rows => rows.Mae),
    ];

    /// <summary>The values that some metrics have; empty if none has one.</summary>
    public double[] ValuesIn(IEnumerable<RowMetrics> metrics) => [.. metrics.Select(Read).OfType<double>()];

    /// <summary>The mean of the baseline; null if there is none.</summary>
    public double? BaselineIn(IEnumerable<RowMetrics> metrics) =>
        ReadBaseline is null || metrics.Select(ReadBaseline).OfType<double>().ToArray() is not { Length: > 0 } values ? null : values.Average();
}
