namespace Sonda.Benchmarks.Measured;

/// <summary>Milliseconds of an epoch in two variants, measured in succession.</summary>
internal readonly record struct EpochPair(double First, double Second)
{
    public double Ratio => First / Second;
}
