using Sonda.Benchmarks.Measured;
using Sonda.Studies.Cures;

namespace Sonda.Benchmarks.Table;

/// <summary>The advantage of cures over random remedies on the same seeds: the lower limit over all cures.</summary>
internal sealed class CureRandomRow : IRowSource
{
    public TableRow Measure()
    {
        double[] over = [.. Cures.All.Where(cure => cure.Test is not null).Select(cure => cure.Test!.OverRandom)];
        PairedEffect effect = PairedEffect.Of(over);
        return new TableRow
        {
            What = "cures over random repair, lower limit of the interval",
            Bar = 0.1,
            AtLeast = true,
            Unit = "points",
            Digits = 1,
            Measured = effect.Low,
            Detail = FormattableString.Invariant($"{effect.Effect:f1} points on average over {over.Length} cures, 95% sure to be in {effect.Low:f1}..{effect.High:f1}; ")
                + FormattableString.Invariant($"least {over.Min():f1}; one training for each seed on either side"),
        };
    }
}
