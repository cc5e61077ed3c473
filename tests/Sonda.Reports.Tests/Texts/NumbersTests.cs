using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Tests.Rules;
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
    [InlineData(1234.5, 2, "1,200")]
    [InlineData(150_000, 3, "150,000")]
    [InlineData(0.000031, 2, "3.1 × 10⁻⁵")]
    [InlineData(9.96e-5, 2, "1.0 × 10⁻⁴")]
    [InlineData(-0.0152, 2, "−0.015")]
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
        Assert.Equal("150.000,5", Portuguese.Plain(150_000.5));
        Assert.Equal("12,345.68", English.Fixed(12_345.678, 2));
    }

    [Theory]
    [InlineData(150_000, "", "150,000")]
    [InlineData(-1234.5, "", "-1,234.5")]
    [InlineData(0.0001, "", "0.0001")]
    [InlineData(80_000.4, "G4", "80,000")]
    [InlineData(1_234_567.0, "G3", "1.23 × 10⁶")]
    [InlineData(1234567.25, "F2", "1,234,567.25")]
    [InlineData(51_820, "0", "51820")]
    public void A_format_has_groups_except_for_a_name(double number, string format, string expected)
    {
        Assert.Equal(expected, English.Localized(number, format));
        Assert.Equal(expected.Replace(',', ';').Replace('.', ',').Replace(';', '.'), Portuguese.Localized(number, format));
        Assert.Equal(expected.Replace(",", "", StringComparison.Ordinal), Numbers.Invariant.Localized(number, format));
    }

    /// <summary>Numbers of findings, of remedies and of screens, in both languages and on both media.</summary>
    [Theory]
    [InlineData("en", Medium.Terminal, "150,000")]
    [InlineData("pt", Medium.Terminal, "150\u00A0000")]
    [InlineData("pt", Medium.Page, "150\u00A0000")]
    public void Large_numbers_have_groups_wherever_they_are_read(string language, Medium medium, string expected)
    {
        TextCatalog texts = TextCatalog.For(language, medium);
        Finding finding = Doctor.Standard.Examine(SyntheticTraces.Sick("bad-data-scale")).Findings[0];
        finding = finding with { Evidence = new Dictionary<string, double>(finding.Evidence) { ["rms"] = 150_000, ["largest"] = 150_000.2 } };

        Assert.Equal(2, FindingText.Of(finding, texts).Text.Split(expected).Length - 1);
        Assert.Contains(expected, texts.Of(LocalizableText.Of($"The learning rate is {150_000.0:g6}.")), StringComparison.Ordinal);
        Assert.Contains(expected, texts.Say("stop.train", ("epochs", 150_000), ("all", 200_000)), StringComparison.Ordinal);
    }
}
