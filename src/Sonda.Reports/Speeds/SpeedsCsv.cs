using Sonda.Reports.Csv;
using Sonda.Studies.Speeds;

namespace Sonda.Reports.Speeds;

/// <summary>Learning speeds at the start as tidy CSV: a row for each statistic of each hidden layer, as log₁₀, with what theory expects beside it.</summary>
internal static class SpeedsCsv
{
    /// <summary>The table.</summary>
    public static string Write(SpeedsResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var table = new CsvTable("speeds", ["network", "data", "seed", "seeds", "rows", "layer", "statistic", "log10Speed", "log10Theory"]);
        for (int layer = 0; layer < result.MedianLog10.Count; layer++)
        {
            TheorySpeed? theory = result.Theory?[layer];
            Add("first", Math.Log10(result.Measured[layer]), null);
            Add("low", Math.Log10(result.Q05[layer]), null);
            Add("median", result.MedianLog10[layer], theory?.Log10);
            Add("high", Math.Log10(result.Q95[layer]), null);
            Add("float32Median", Math.Log10(result.MedianFloat32[layer]), theory?.Log10);

            void Add(string statistic, double speed, double? expected) =>
                table.Add(result.Network, result.Data, result.Seed, result.Seeds, result.Images, layer + 1, statistic, speed, expected);
        }

        return table.ToString();
    }
}
