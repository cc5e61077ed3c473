using System.Globalization;
using Sonda.Benchmarks.Measured;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// The number of ailing runs with a cure that passes a test on twenty other seeds; a run without a cure counts as a failure.
/// </summary>
internal sealed class CurePassRow : IRowSource
{
    public TableRow Measure()
    {
        TestedCure[] passed = [.. Cures.All.Where(cure => cure.Test is { Passes: true })];
        TestedCure[] tested = [.. Cures.All.Where(cure => cure.Test is not null)];
        return new TableRow
        {
            What = $"cures that pass a fresh test of {Cures.FreshSeeds} other seeds",
            Bar = 98,
            AtLeast = true,
            Unit = "%",
            Digits = 1,
            Measured = 100.0 * passed.Length / Cures.All.Count,
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{passed.Length} of {Cures.All.Count}, none found for {Cures.All.Count - tested.Length}; seeds that passed: {tested.Sum(cure => cure.Test!.Passed)} of {tested.Sum(cure => cure.Test!.Seeds)}; ")
                + Diagnoses.Tally(tested.Select(cure => cure.Result.Accepted!.Change)),
        };
    }
}
