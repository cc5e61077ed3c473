using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;

namespace Sonda.Benchmarks.Measured;

/// <summary><c>forecast</c>: the cells that miss, by kind of network, and the share of hits.</summary>
internal static class ForecastCommand
{
    private const double Bar = 0.95;
    private const int Short = 4;

    public static int Run(int seeds, int rows, IReadOnlyList<int> widths)
    {
        Dataset data = ChapterData.Loaded.Training.Slice(0, rows);
        bool passes = true;
        foreach (CostFunction cost in new[] { CostFunction.Softmax, CostFunction.CrossEntropy })
        {
            (int cells, int hits) = (0, 0);
            foreach (ForecastGroup group in ForecastCells.Grid(data, seeds, widths, ForecastCells.Depths, cost))
            {
                (cells, hits) = (cells + group.Cells, hits + group.Hits);
                if (group.Hits < group.Cells || group.Reason is not null)
                {
                    Terminal.Out.WriteLine(group.Reason is null
                        ? Line($"{group.Network,-60} {group.Hits} of {group.Cells}, {group.Below} below; band ×÷ {group.Factor:f2}")
                        : Line($"{group.Network,-60} {group.Reason}"));
                }
            }

            Terminal.Out.WriteLine(Line(
                $"{cost.ToText()}: {hits} of {cells} cells within the band, {100.0 * hits / cells:f1}% (bar {100 * Bar:f0}%)"));
            passes &= hits >= Bar * cells;
        }

        return passes ? 0 : Short;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
