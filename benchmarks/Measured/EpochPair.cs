namespace Sonda.Benchmarks.Measured;

/// <summary>Milliseconds of an epoch in two ways, measured right after each other.</summary>
internal readonly record struct EpochPair(double First, double Second)
{
    public double Ratio => First / Second;
}
