using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

public sealed class NumbersTests
{
    private static readonly Numbers English = new(".", ",");
    private static readonly Numbers Portuguese = new(",", ".");

    [Theory]
    [InlineData(0.0592, 2, "0.059")]
    [InlineData(0.00999, 2, "0.010")]
    [InlineData(12.34, 2, "12")]
    [InlineData(1234.5, 2, "1200")]
    [InlineData(0.000031, 2, "3.1 × 10⁻⁵")]
    [InlineData(9.96e-5, 2, "1.0 × 10⁻⁴")]
    [InlineData(-0.0152, 2, "-0.015")]
    [InlineData(3e-138, 1, "3 × 10⁻¹³⁸")]
    [InlineData(2.5e7, 2, "2.5 × 10⁷")]
    [InlineData(0, 2, "0")]
    [InlineData(double.NaN, 2, "–")]
    [InlineData(double.PositiveInfinity, 2, "–")]
    public void Significant_digits(double value, int digits, string expected) =>
        Assert.Equal(expected, English.Significant(value, digits));

    [Theory]
    [InlineData(4.94, "4.9")]
    [InlineData(121.34, "121")]
    [InlineData(66_123, "66,100")]
    [InlineData(double.NaN, "–")]
    public void Factors(double value, string expected) => Assert.Equal(expected, English.Factor(value));

    [Fact]
    public void Each_language_has_its_own_separators()
    {
        Assert.Equal("96.5%", English.Percent(96.48));
        Assert.Equal("96,5%", Portuguese.Percent(96.48));
        Assert.Equal("50,000", English.Count(50_000));
        Assert.Equal("50.000", Portuguese.Count(50_000));
        Assert.Equal("0,1", Portuguese.Plain(0.1));
    }
}
