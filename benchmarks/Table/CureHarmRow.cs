using Sonda.Benchmarks.Measured;

namespace Sonda.Benchmarks.Table;

/// <summary>The number of accepted cures that made the fresh seeds worse on average.</summary>
internal sealed class CureHarmRow : IRowSource
{
    public TableRow Measure()
    {
        TestedCure[] tested = [.. Cures.All.Where(cure => cure.Test is not null)];
        return new TableRow
        {
            What = "cures that harm",
            Bar = 0,
            Unit = "cures",
            Measured = tested.Count(cure => cure.Test!.Effect < 0),
            Detail = FormattableString.Invariant($"of {tested.Length}; the least effect on fresh seeds is {tested.Min(cure => cure.Test!.Effect):f1} points, ")
                + FormattableString.Invariant($"with a lower limit of {tested.Min(cure => cure.Test!.Low):f1}"),
        };
    }
}
