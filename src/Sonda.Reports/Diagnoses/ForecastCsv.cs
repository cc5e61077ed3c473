using System.Globalization;
using Sonda.Reports.Csv;
using Sonda.Studies.Forecasts;
using Sonda.Theory;

namespace Sonda.Reports.Diagnoses;

/// <summary>
/// A forecast as tidy CSV: a row for each layer of each measured network, with the log₁₀ of its speed and of the band that theory expects.
/// </summary>
internal static class ForecastCsv
{
    /// <summary>The table; if nothing was measured, a row for each layer with the theory alone.</summary>
    public static string Write(ForecastResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var table = new CsvTable(
            "forecast", ["network", "data", "rows", "seed", "layer", "log10Speed", "log10Theory", "log10Low", "log10High"]);
        for (int k = 0; k < Math.Max(result.Seeds, 1); k++)
        {
            foreach (LayerExpectation layer in result.Layers)
            {
                Band? band = layer.Speed;
                table.Add(
                    result.Network, result.Data, result.Rows, result.Seeds > 0 ? result.Seed + (ulong)k : null,
                    int.Parse(layer.Name, CultureInfo.InvariantCulture), result.Seeds > 0 ? layer.MeasuredLog10[k] : null,
                    Log10(band?.LogExpected), Log10(band?.LogLow), Log10(band?.LogHigh));
            }
        }

        return table.ToString();
    }

    private static double? Log10(double? natural) => natural / Math.Log(10);
}
