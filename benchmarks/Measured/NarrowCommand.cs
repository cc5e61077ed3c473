using System.Globalization;
using Sonda.Benchmarks.Peers;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Theory;

namespace Sonda.Benchmarks.Measured;

/// <summary>
/// <c>forecast narrow</c>: how many speeds of narrow networks lie within the band, by the noise of their width. The answer is
/// the source of <see cref="Forecast.MaxWidthNoise"/>.
/// </summary>
internal static class NarrowCommand
{
    private static readonly int[] Widths = [3, 10, 30, 64];
    private static readonly int[] Depths = [1, 3, 10, 30, 100];
    private static readonly string[] Activations = ["identity", "sigmoid", "tanh", "relu", "selu", "gelu", "softplus", "hard-tanh"];
    private static readonly string[] Initializers = ["lecun", "he", "book"];

    /// <summary>The upper ends of the noise ranges, one per line of the output.</summary>
    private static readonly double[] Ends = [0.5, 1, 2, 3, 4, 5, 6, 8, 12, 20, double.PositiveInfinity];

    public static int Run(int seeds, int rows)
    {
        Dataset data = ChapterData.Loaded.Training.Slice(0, rows);
        var groups = new List<ForecastGroup>();
        foreach (var spec in ForecastCells.Specs(data, Widths, Depths, Activations, Initializers, CostFunction.Softmax))
        {
            ForecastGroup group = ForecastCells.Measure(spec, data, seeds, double.PositiveInfinity);
            groups.Add(group);
            if (group.Hits < 0.8 * group.Cells)
            {
                Terminal.Out.WriteLine(Line($"{group.Network,-60} {group.Hits} of {group.Cells}, {group.Below} below; noise {group.Noise:f2}"));
            }
        }

        double from = 0;
        foreach (double end in Ends)
        {
            ForecastGroup[] some = [.. groups.Where(group => group.Cells > 0 && group.Noise > from && group.Noise <= end)];
            (int cells, int hits) = (some.Sum(group => group.Cells), some.Sum(group => group.Hits));
            Terminal.Out.WriteLine(Line(
                $"noise {from:f1} to {end:f1}: {some.Length} kinds of network, {hits} of {cells} cells within the band, {100.0 * hits / cells:f1}%"));
            from = end;
        }

        return 0;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
