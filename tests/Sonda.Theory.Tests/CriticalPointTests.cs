using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Theory.Tests;

public sealed class CriticalPointTests
{
    /// <summary>The solved field has χ = 1 and q* = 1 to the four digits of the point.</summary>
    [Theory]
    [InlineData("tanh")]
    [InlineData("gelu")]
    [InlineData("silu")]
    [InlineData("elu")]
    [InlineData("softsign")]
    public void A_network_that_starts_there_is_at_the_edge(string activation)
    {
        var point = CriticalPoint.Of(ActivationSpec.Parse(activation))!;
        var field = MeanField.Solve(ActivationSpec.Parse(activation), point.WeightVariance, point.BiasVariance, point.Variance);
        Assert.Equal(1, field.MultiplierAt(point.Variance), 1e-3);
        Assert.Equal(1, field.NextVariance(point.Variance) / point.Variance, 1e-3);

        // Signals do not leave it.
        Assert.InRange(field.NextVariance(1.1 * point.Variance), 0, 1.1 * point.Variance * 1.001);
        Assert.Equal(InitializerSpec.Parse(point.Initializer.ToString()), point.Initializer);
    }

    [Fact]
    public void Of_ReLU_it_is_He_and_of_the_identity_LeCun()
    {
        Assert.Equal(new CriticalPoint(2, 0, 1), CriticalPoint.Of(ActivationSpec.Parse("relu")));
        Assert.Equal(new CriticalPoint(1, 0, 1), CriticalPoint.Of(ActivationSpec.Parse("identity")));
    }

    /// <summary>The half-stable points of Roberts, Yaida and Hanin 2022, section 5.3.</summary>
    [Theory]
    [InlineData("gelu", 1.983, 0.1729)]
    [InlineData("silu", 1.988, 0.5551)]
    public void Of_curves_that_no_variance_of_1_suits_it_is_the_half_stable_one(string activation, double weights, double biases)
    {
        var point = CriticalPoint.Of(ActivationSpec.Parse(activation))!;
        Assert.Equal(weights, point.WeightVariance, 1e-3);
        Assert.Equal(biases, point.BiasVariance, 1e-3);
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("exp")]
    public void Some_activations_have_none(string activation) => Assert.Null(CriticalPoint.Of(ActivationSpec.Parse(activation)));
}
