namespace Sonda.Studies;

/// <summary>Quantiles of a sample.</summary>
internal static class Quantiles
{
    /// <summary>Computes a quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7).</summary>
    /// <param name="sample">At least one number; it does not change.</param>
    /// <param name="share">The probability, from 0 to 1.</param>
    public static double Of(IEnumerable<double> sample, double share)
    {
        double[] sorted = [.. sample.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(sample));
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        double part = position - below;
        return part == 0 ? sorted[below] : sorted[below] + (part * (sorted[above] - sorted[below]));
    }
}
