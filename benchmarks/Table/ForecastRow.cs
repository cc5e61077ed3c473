using Sonda.Benchmarks.Measured;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Costs;

namespace Sonda.Benchmarks.Table;

/// <summary>How often a speed measured at the start lies within its forecast band, at width 100, the hardest case.</summary>
internal sealed class ForecastRow : IRowSource
{
    private const int Rows = 500;
    private const int Width = 100;

    public TableRow Measure()
    {
        var groups = ForecastCells.Grid(ChapterData.Loaded.Training.Slice(0, Rows), seeds: 1, [Width], ForecastCells.Depths, CostFunction.Softmax).ToArray();
        int cells = groups.Sum(group => group.Cells), hits = groups.Sum(group => group.Hits);
        return new TableRow
        {
            What = $"forecast of the speed per layer, width {Width}, depth 2 to {ForecastCells.Depths[^1]}: cells within the band",
            Bar = 95,
            AtLeast = true,
            Unit = "%",
            Digits = 1,
            Measured = 100.0 * hits / cells,
            Detail = $"{hits} of {cells} cells of {groups.Count(group => group.Cells > 0)} networks, {Rows} rows of {ChapterData.Loaded.Name}, softmax, one seed; "
                + $"{groups.Count(group => group.Cells == 0)} have no theory; the command forecast measures more",
        };
    }
}
