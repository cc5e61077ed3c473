using Sonda.Cli.Output;

namespace Sonda.Cli.Tests.Output;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.0592, "0.0592")]
    [InlineData(0.289, "0.289")]
    [InlineData(0.00239, "0.00239")]
    [InlineData(1.5, "1.50")]
    [InlineData(119.4, "119")]
    [InlineData(0.00012, "0.000120")]
    [InlineData(2.13e-137, "2.13e-137")]
    [InlineData(5e-324, "4.94e-324")]
    [InlineData(12345, "1.23e4")]
    [InlineData(0, "0")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    [InlineData(double.NaN, "–")]
    public void A_speed_has_three_digits(double speed, string expected) => Assert.Equal(expected, Figures.Speed(speed));

    [Theory]
    [InlineData(0, -400.25, "5.62e-401")]
    [InlineData(0, double.NegativeInfinity, "0")]
    [InlineData(double.PositiveInfinity, 400.25, "1.78e400")]
    [InlineData(0.5, -0.30103, "0.500")]
    public void A_speed_below_the_smallest_double_is_told_from_its_logarithm(double speed, double log10, string expected) =>
        Assert.Equal(expected, Figures.Speed(speed, log10));

    [Theory]
    [InlineData(0.125, "0.12 s")]
    [InlineData(9.99, "9.99 s")]
    [InlineData(59.7, "60 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(3900, "1 h 05 min")]
    public void A_duration_has_the_units_of_its_size(double seconds, string expected) =>
        Assert.Equal(expected, Figures.Duration(seconds));
}
