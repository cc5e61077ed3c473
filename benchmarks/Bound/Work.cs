namespace Sonda.Benchmarks.Bound;

/// <summary>The operations of one loop in an epoch, in vectors (a broadcast is a load too).</summary>
/// <param name="Loads">All loads.</param>
/// <param name="FarLoads">The loads that come from the second-level cache.</param>
/// <param name="Stores">Stores.</param>
/// <param name="Arithmetic">Multiply-adds, and everything else that takes a slot of the same units.</param>
internal readonly record struct Work(double Loads, double FarLoads, double Stores, double Arithmetic)
{
    /// <summary>A lower bound: no loop can end before its busiest unit does, and at best all units overlap.</summary>
    public (double Milliseconds, string LimitedBy) Bound(MachinePeaks peaks)
    {
        (double Milliseconds, string LimitedBy)[] units =
        [
            (((Loads - FarLoads) / peaks.NearLoads / 1e6) + (FarLoads / peaks.FarLoads / 1e6), "loads"),
            (Stores / peaks.Stores / 1e6, "stores"),
            (Arithmetic / peaks.MultiplyAdds / 1e6, "arithmetic"),
        ];
        return units.MaxBy(unit => unit.Milliseconds);
    }
}
