namespace Sonda.Theory.Tests;

/// <summary>The theory against figures of an independent program.</summary>
public sealed class SigmoidMeanFieldTests
{
    [Theory]
    [InlineData(1, 1, 1.30213, .041960, 4.8818)]
    [InlineData(1, 0, .264687, .055721, 4.2363)]
    public void Fixed_point_and_multiplier(double weights, double biases, double variance, double multiplier, double ratio)
    {
        var theory = SigmoidMeanField.Solve(weights, biases);

        Assert.Equal(variance, theory.Variance, 5);
        Assert.Equal(multiplier, theory.Multiplier, 6);
        Assert.Equal(ratio, theory.RatioOfNeighbours, 4);
    }

    /// <summary>For wide signals σ is a step and σ′² has the area ⅙ on its foot: q* → σ_w²/2, χ → σ_w²/(6 √(2π q*)).</summary>
    [Theory]
    [InlineData(1e4)]
    [InlineData(1e6)]
    public void Saturated_networks_approach_the_limit_of_steps(double weights)
    {
        var theory = SigmoidMeanField.Solve(weights, 0);

        Assert.Equal(1, 2 * theory.Variance / weights, 0.02);
        Assert.Equal(1, theory.Multiplier * 6 * Math.Sqrt(2 * Math.PI * theory.Variance) / weights, 0.001);
    }

    [Fact]
    public void Speeds_of_four_hidden_layers() => Assert.All(
        SigmoidMeanField.BookStart.HiddenSpeeds(4, 10).Zip([.0026, .0125, .0611, .2985]),
        pair => Assert.Equal(pair.Second, pair.First, 0.0002));

    [Fact]
    public void Two_hundred_layers_do_not_underflow() =>
        Assert.Equal(-137.5, Math.Log10(SigmoidMeanField.BookStart.HiddenSpeeds(200, 10)[0]), 0.3);

    [Fact]
    public void Without_weights_nothing_comes_back()
    {
        var theory = SigmoidMeanField.Solve(0, 2);

        Assert.Equal(2, theory.Variance, 12);
        Assert.Equal(0, theory.Multiplier);
    }

    [Fact]
    public void The_slope_is_at_most_a_quarter()
    {
        Assert.Equal(0.25, SigmoidMeanField.Slope(0));
        Assert.Equal(0, SigmoidMeanField.Slope(1000));
        Assert.Equal(SigmoidMeanField.Slope(3), SigmoidMeanField.Slope(-3), 15);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(2e6, 1)]
    public void A_variance_out_of_range_is_refused(double weights, double biases) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SigmoidMeanField.Solve(weights, biases));
}
