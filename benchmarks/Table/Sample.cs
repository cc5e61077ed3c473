using Sonda.Benchmarks.Measured;

namespace Sonda.Benchmarks.Table;

/// <summary>The ratio of a number of pairs.</summary>
/// <param name="Median">The median of the ratios.</param>
/// <param name="Low">The lower limit of the median of all possible pairs, in about 95 of 100 such samples.</param>
/// <param name="High">The upper limit, likewise.</param>
internal sealed record Sample(double Median, double Low, double High)
{
    /// <summary>The order statistics around the median: the ranks are binomial, here by the normal approximation.</summary>
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
