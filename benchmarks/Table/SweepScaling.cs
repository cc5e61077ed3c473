using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Specs;

namespace Sonda.Benchmarks.Table;

/// <summary>The same sweep on two threads against one.</summary>
internal sealed class SweepScaling : IRowSource
{
    private const int Pairs = 9;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("two threads against one");
        SweepSpec sweep = SweepSpec.Parse(SweepOverhead.Text);
        SweepData data = SweepOverhead.Load(sweep);
        SweepOverhead.Swept(sweep, data, 2);
        double[] ratios = [.. Enumerable.Range(0, Pairs).Select(pair =>
        {
            double first = SweepOverhead.Swept(sweep, data, pair % 2 == 0 ? 1 : 2), second = SweepOverhead.Swept(sweep, data, pair % 2 == 0 ? 2 : 1);
            return pair % 2 == 0 ? first / second : second / first;
        }).Order()];
        return new TableRow
        {
            What = $"{sweep.CellCount} cells on two threads",
            Bar = 1.85,
            AtLeast = true,
            Unit = "x one thread",
            Digits = 2,
            Measured = ratios[Pairs / 2],
            Detail = FormattableString.Invariant($"median of {Pairs} pairs, {ratios[0]:f2}..{ratios[^1]:f2}; other work on the machine lowers it"),
        };
    }
}
