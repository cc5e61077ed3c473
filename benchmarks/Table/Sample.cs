using Sonda.Benchmarks.Measured;

namespace Sonda.Benchmarks.Table;

/// <summary>What a number of pairs say about their ratio.</summary>
/// <param name="Median">The median of the ratios.</param>
/// <param name="Low">The median of all pairs that could be measured is above this, and</param>
/// <param name="High">below this, in about 95 of 100 such samples.</param>
internal sealed record Sample(double Median, double Low, double High)
{
    /// <summary>The order statistics that enclose the median: the ranks are binomial, here by its normal approximation.</summary>
    public static Sample OfRatios(IReadOnlyList<EpochPair> pairs)
    {
        double[] ratios = [.. pairs.Select(pair => pair.Ratio).Order()];
        int middle = ratios.Length / 2;
        int reach = (int)Math.Ceiling(0.98 * Math.Sqrt(ratios.Length));
        return new Sample(ratios[middle], ratios[middle - reach], ratios[middle + reach]);
    }

    public static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
