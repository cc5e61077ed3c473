using Sonda.Studies.Cures;

namespace Sonda.Studies.Tests.Cures;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData(2, 0.9, 0.659)]
    [InlineData(3, 0.9, 0.538)]
    [InlineData(4, 0.9, 0.389)]
    [InlineData(6, 0.9, 0.195)]
    [InlineData(10, 0.9, 0.048)]
    [InlineData(10, 0.8, 0.001)]
    [InlineData(10, 1, 1)]
    public void The_probability_of_a_mistaken_acceptance_is_that_of_the_looks(int seeds, double passes, double documented)
    {
        // An effect so clear that the interval never prevents acceptance.
        bool isFirstLook = PairedEffect.HasLimits(3 * seeds, Confirmation.ErrorOfLook);
        double accepted = 0;
        for (int early = 0; early <= 3 * seeds; early++)
        {
            for (int late = 0; late <= 3 * seeds; late++)
            {
                bool accepts = (isFirstLook && early == 0) || early + late <= 1;
                accepted += accepts ? Binomial(early, 3 * seeds, 1 - passes) * Binomial(late, 3 * seeds, 1 - passes) : 0;
            }
        }

        Assert.Equal(accepted, Confirmation.MistakenAcceptance(seeds, passes), 12);
        Assert.Equal(documented, accepted, 3);
    }

    [Theory]
    [InlineData(5, 0.05, false)]
    [InlineData(6, 0.05, true)]
    [InlineData(7, 0.05 / 6, false)]
    [InlineData(8, 0.05 / 6, true)]
    [InlineData(60, 0.05 / 6, true)]
    public void There_are_limits_from_as_many_pairs_on_as_is_said(int pairs, double error, bool expected)
    {
        Assert.Equal(expected, PairedEffect.HasLimits(pairs, error));
        Assert.Equal(expected, double.IsFinite(PairedEffect.Of(new double[pairs], error).Low));
    }

    private static double Binomial(int failures, int trials, double fails)
    {
        double ways = 1;
        for (int k = 0; k < failures; k++)
        {
            ways = ways * (trials - k) / (k + 1);
        }

        return ways * Math.Pow(fails, failures) * Math.Pow(1 - fails, trials - failures);
    }
}
