using System.Globalization;
using Sonda.Cli.Options;

namespace Sonda.Cli.Tests.Options;

public sealed class InvariantNumberTests
{
    [Theory]
    [InlineData("0.1", 0.1)]
    [InlineData("1e-4", 1e-4)]
    [InlineData("-3", -3)]
    [InlineData(".5", 0.5)]
    public void Reads_numbers_with_a_point(string text, double expected)
    {
        foreach (string culture in (string[])["en-US", "pt-BR", "ar-SA"])
        {
            CultureInfo before = CultureInfo.CurrentCulture;
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            bool read = InvariantNumber.TryReadReal(text, out double number);
            CultureInfo.CurrentCulture = before;
            Assert.True(read);
            Assert.Equal(expected, number);
        }
    }

    [Theory]
    [InlineData("0,1")]
    [InlineData("1,000.5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("∞")]
    [InlineData("1e999")]
    [InlineData(" 1")]
    [InlineData("0x10")]
    [InlineData("1 000")]
    [InlineData("")]
    public void Refuses_what_is_no_finite_number(string text) => Assert.False(InvariantNumber.TryReadReal(text, out _));

    [Theory]
    [InlineData("1,000")]
    [InlineData("1.000")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData(" 7")]
    [InlineData("")]
    [InlineData("0x7")]
    public void Refuses_what_is_no_whole_number(string text) => Assert.False(InvariantNumber.TryReadWhole(text, out _));
}
