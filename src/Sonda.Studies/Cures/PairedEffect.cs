using System.Numerics;
using Sonda.Engine.Randomness;

namespace Sonda.Studies.Cures;

/// <summary>The mean of paired differences, with an interval that assumes no distribution.</summary>
/// <remarks>
/// If a change has no effect, either run of a pair could be the changed one, so every difference could as well have the
/// opposite sign. All 2ⁿ sign patterns are then equally probable. The test rejects a centre θ if too few of the sums
/// Σ ±(dᵢ − θ) are as extreme as the sum without flips. Flipping the signs of a set S gives no smaller a sum exactly if
/// the mean of S is at most θ. So the limits are order statistics of the means of all
/// 2ⁿ − 1 subsets: with k = ⌊α/2 · 2ⁿ⌋ the k-th smallest and the k-th largest (Hartigan 1969, "Using subsample values as
/// typical values"). Whether zero lies outside is an exact test of "no effect" for any distribution. As limits of the mean
/// they assume differences that are symmetric about it. Fewer than six pairs give no limits at 95%.
/// <para>
/// Beyond <see cref="MaxExactPairs"/> pairs, 65,535 random subsets represent all. Together with the empty subset, which flips
/// no sign, the test is still exact (Hemerik and Goeman 2018). A fixed seed draws them: the same differences have the same
/// limits.
/// </para>
/// </remarks>
internal sealed record PairedEffect
{
    /// <summary>The maximum number of pairs for which all subsets are computed.</summary>
    public const int MaxExactPairs = 16;

    private const int RandomSubsets = 65_535;
    private const ulong SubsetSeed = 1969;

    /// <summary>The mean difference.</summary>
    public required double Effect { get; init; }

    /// <summary>The lower limit; −∞ if the pairs are too few for the level.</summary>
    public required double Low { get; init; }

    /// <summary>The upper limit; ∞ if the pairs are too few for the level.</summary>
    public required double High { get; init; }

    /// <summary>The number of pairs.</summary>
    public required int Pairs { get; init; }

    /// <summary>Whether the interval lies above zero.</summary>
    public bool IsGain => Low > 0;

    /// <summary>Whether the interval lies below zero.</summary>
    public bool IsLoss => High < 0;

    /// <summary>Whether a number of pairs is enough for limits at a level.</summary>
    /// <param name="pairs">The number of pairs, 1 or more.</param>
    /// <param name="error">α, the probability that the interval misses.</param>
    public static bool HasLimits(int pairs, double error = 0.05) => RankOfLimit(error, 1 << Math.Min(pairs, MaxExactPairs)) > 0;

    /// <summary>Computes the effect of paired differences.</summary>
    /// <param name="differences">Changed minus unchanged, one or more.</param>
    /// <param name="error">α, the probability that the interval misses, above 0 and below 1.</param>
    public static PairedEffect Of(IReadOnlyList<double> differences, double error = 0.05)
    {
        ArgumentNullException.ThrowIfNull(differences);
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count, nameof(differences));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(error, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(error, 1);
        double[] means = differences.Count <= MaxExactPairs ? AllMeans(differences) : RandomMeans(differences);
        int k = RankOfLimit(error, means.Length + 1);
        Array.Sort(means);
        return new PairedEffect
        {
            Effect = differences.Average(),
            Low = k == 0 ? double.NegativeInfinity : means[k - 1],
            High = k == 0 ? double.PositiveInfinity : means[^k],
            Pairs = differences.Count,
        };
    }

    private static int RankOfLimit(double error, int subsets) => (int)Math.Floor(error / 2 * subsets);

    private static double[] AllMeans(IReadOnlyList<double> differences)
    {
        double[] means = SumsOf(differences);
        for (int subset = 1; subset < means.Length; subset++)
        {
            means[subset] /= BitOperations.PopCount((uint)subset);
        }

        return means[1..];
    }

    /// <summary>The means of random subsets, drawn eight differences at a time from the sums of all subsets of each eight.</summary>
    private static double[] RandomMeans(IReadOnlyList<double> differences)
    {
        double[][] sums = [.. differences.Chunk(8).Select(SumsOf)];
        double[] means = new double[RandomSubsets];
        var random = new RandomStream(SubsetSeed);
        for (int subset = 0; subset < means.Length; subset++)
        {
            double sum = 0;
            int count = 0;
            while (count == 0)
            {
                for (int i = 0; i < sums.Length; i++)
                {
                    // Each table has 2ⁿ entries, so the mask draws uniformly. An empty subset has no mean and is drawn again.
                    int chosen = (int)(random.NextUInt64() >> 32) & (sums[i].Length - 1);
                    sum += sums[i][chosen];
                    count += BitOperations.PopCount((uint)chosen);
                }
            }

            means[subset] = sum / count;
        }

        return means;
    }

    /// <summary>The sum of every subset; bit i of a subset's index tells whether it contains number i.</summary>
    private static double[] SumsOf(IReadOnlyList<double> numbers)
    {
        double[] sums = new double[1 << numbers.Count];
        for (int subset = 1; subset < sums.Length; subset++)
        {
            int last = BitOperations.Log2((uint)subset);
            sums[subset] = sums[subset - (1 << last)] + numbers[last];
        }

        return sums;
    }
}
