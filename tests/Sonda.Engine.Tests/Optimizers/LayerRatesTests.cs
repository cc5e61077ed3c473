using CsCheck;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Tests.Optimizers;

public sealed class LayerRatesTests
{
    [Theory]
    [InlineData("1", "1", new[] { 1.0, 1, 1, 1 })]
    [InlineData("0.5", "0.5", new[] { 0.5, 0.5, 0.5, 0.5 })]
    [InlineData("4,2,1,1", "4,2,1x2", new[] { 4.0, 2, 1, 1 })]
    [InlineData("0x3,1", "0x3,1", new[] { 0.0, 0, 0, 1 })]
    [InlineData("geometric(2)", "geometric(2)", new[] { 8.0, 4, 2, 1 })]
    [InlineData("geometric(0.5)", "geometric(0.5)", new[] { 0.125, 0.25, 0.5, 1 })]
    public void Text_is_read_and_gives_a_factor_for_each_layer(string text, string canonical, double[] factors)
    {
        LayerRates rates = LayerRates.Parse(text);
        Assert.Equal(canonical, rates.ToString());
        Assert.Equal(rates, LayerRates.Parse(canonical));
        Assert.Equal(rates.GetHashCode(), LayerRates.Parse(canonical).GetHashCode());
        Assert.Equal(factors, rates.For(4));
    }

    [Theory]
    [InlineData("", "\"\" at character 1")]
    [InlineData("1,,2", "\"\" at character 3")]
    [InlineData("1,-2", "\"-2\" at character 3")]
    [InlineData("1x0", "\"1x0\" at character 1")]
    [InlineData("1x2x3", "\"1x2x3\"")]
    [InlineData("1x9999,1x2", "\"1x2\" at character 8")]
    [InlineData("NaN", "must be finite and at least 0; found NaN.")]
    [InlineData("1e999", "must be finite")]
    [InlineData("geometric", "geometric takes 1 number, as in geometric(2); found 0")]
    [InlineData("geometric(0)", "The ratio must be finite and above 0; found 0.")]
    [InlineData("geometrical(2)", "expected geometric(RATIO)")]
    public void What_is_no_list_of_factors_is_refused_with_its_place(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<FormatException>(() => LayerRates.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_number_of_layers_is_refused()
    {
        Assert.Equal(
            "The layer rates must have 1 factor or 3, one for each layer; found 2.",
            Assert.ThrowsAny<ArgumentException>(() => LayerRates.Of(1, 2).For(3)).Message);
        Assert.ThrowsAny<ArgumentException>(() => LayerRates.Of());
        Assert.Contains("at 2000 layers", Assert.ThrowsAny<ArgumentException>(() => LayerRates.Geometric(2).For(2000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_factors_survive_the_text_form() =>
        Gen.OneOf(Gen.Double[0, 10], Gen.Int[0, 1].Select(i => (double)i)).Array[1, 30].Sample(factors =>
            Assert.Equal(LayerRates.Of(factors), LayerRates.Parse(LayerRates.Of(factors).ToString())));
}
