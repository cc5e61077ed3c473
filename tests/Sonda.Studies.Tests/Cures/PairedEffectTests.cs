using Sonda.Engine.Randomness;
using Sonda.Studies.Cures;

namespace Sonda.Studies.Tests.Cures;

public sealed class PairedEffectTests
{
    [Fact]
    public void Limits_are_order_statistics_of_the_means_of_subsets()
    {
        // Of {1, 2, 4, 8, 16, 32} the smallest mean is 1, the largest 32; 64 sets allow one on each side at 5%.
        PairedEffect effect = PairedEffect.Of([1, 2, 4, 8, 16, 32]);

        Assert.Equal((10.5, 1, 32, 6), (effect.Effect, effect.Low, effect.High, effect.Pairs));

        // At 8% two on each side: 1, 1.5 and 32, 24.
        PairedEffect wider = PairedEffect.Of([1, 2, 4, 8, 16, 32], error: 0.08);
        Assert.Equal((1.5, 24), (wider.Low, wider.High));
    }

    [Fact]
    public void Too_few_pairs_have_no_limits()
    {
        PairedEffect effect = PairedEffect.Of([3, 3, 3, 3, 3]);

        Assert.Equal((3, double.NegativeInfinity, double.PositiveInfinity), (effect.Effect, effect.Low, effect.High));
        Assert.False(effect.IsGain || effect.IsLoss);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    public void No_difference_is_no_effect(int pairs)
    {
        PairedEffect effect = PairedEffect.Of(new double[pairs]);

        Assert.Equal((0, 0, 0), (effect.Effect, effect.Low, effect.High));
        Assert.False(effect.IsGain || effect.IsLoss);
    }

    [Fact]
    public void Random_subsets_agree_with_all_of_them()
    {
        double[] differences = [.. Enumerable.Range(0, PairedEffect.MaxExactPairs).Select(k => (double)((k * 7 % 16) - 4))];
        PairedEffect exact = PairedEffect.Of(differences);

        // The same values twice have the same mean and about 1/√2 of the width.
        PairedEffect twice = PairedEffect.Of([.. differences, .. differences]);
        Assert.Equal(exact.Effect, twice.Effect, 12);
        Assert.InRange((twice.High - twice.Low) / (exact.High - exact.Low), 0.6, 0.8);
    }

    [Theory]
    [InlineData(10, 0.05, 2000)]
    [InlineData(10, 0.0055, 2000)]
    [InlineData(20, 0.05, 300)]
    public void Where_nothing_changes_a_gain_is_as_rare_as_promised(int pairs, double error, int trials)
    {
        // Half of all pairs equal, the others far apart in either direction: two humps, as with networks that live or die.
        var random = new RandomStream(7);
        int gains = 0, losses = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            PairedEffect effect = PairedEffect.Of([.. Enumerable.Range(0, pairs).Select(_ => random.NextDouble() < 0.5
                ? 0 : ((random.NextDouble() < 0.5 ? 1 : -1) * 35) + random.NextGaussian())], error);
            gains += effect.IsGain ? 1 : 0;
            losses += effect.IsLoss ? 1 : 0;
        }

        // Four standard deviations of a binomial count above the promise.
        double most = (trials * error / 2) + (4 * Math.Sqrt(trials * error / 2));
        Assert.InRange(gains, 0, most);
        Assert.InRange(losses, 0, most);
    }

    [Fact]
    public void Limits_cover_the_centre_of_a_symmetric_law_as_often_as_promised()
    {
        var random = new RandomStream(8);
        const int trials = 2000;
        int covered = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            // Normal numbers around 5, whose spread differs from trial to trial.
            double spread = Math.Exp(random.NextGaussian());
            PairedEffect effect = PairedEffect.Of([.. Enumerable.Range(0, 10).Select(_ => 5 + (spread * random.NextGaussian()))]);
            covered += effect.Low <= 5 && 5 <= effect.High ? 1 : 0;
        }

        // The interval leaves out 50 of 1,024 sets: 95.1%, within four standard deviations.
        Assert.InRange(covered / (double)trials, 0.951 - 0.0195, 0.951 + 0.0195);
    }
}
