namespace Sonda.Diagnosis.Readings;

/// <summary>Elementary statistics.</summary>
internal static class Probability
{
    /// <summary>Φ, the distribution function of a standard normal number; error below 1e-7 (Abramowitz and Stegun 1964, 26.2.17).</summary>
    public static double Normal(double x)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        double tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }

    /// <summary>The 95% confidence interval of a probability, from how often it happened in some trials (Wilson 1927, right at 0 and 1 too).</summary>
    public static (double Low, double High) Interval(int found, int trials)
    {
        const double z = 1.959964;
        double share = (double)found / trials, square = z * z / trials;
        double middle = (share + (square / 2)) / (1 + square);
        double reach = z / (1 + square) * Math.Sqrt((share * (1 - share) / trials) + (square / (4 * trials)));
        return (Math.Max(0, middle - reach), Math.Min(1, middle + reach));
    }

    /// <summary>The median of one number or more.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
