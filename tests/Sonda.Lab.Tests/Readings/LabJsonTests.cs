using Sonda.Lab.Documents;

namespace Sonda.Lab.Tests.Readings;

/// <summary>Numbers on their way to the page keep six digits, however small they are.</summary>
public sealed class LabJsonTests
{
    [Theory]
    [InlineData(1.23456789, 1.23457)]
    [InlineData(-0.000123456789, -0.000123457)]
    [InlineData(123456789.0, 123456789.0)]
    [InlineData(1.23456789e-13, 1.23457e-13)]
    [InlineData(-2.3456789e-19, -2.34568e-19)]
    [InlineData(4.9e-320, 4.9e-320)]
    [InlineData(0.0, 0.0)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    public void Six_digits_stay(double value, double expected) => Assert.Equal(expected, LabJson.Short(value));
}
