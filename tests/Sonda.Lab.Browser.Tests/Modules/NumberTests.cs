namespace Sonda.Lab.Browser.Tests.Modules;

/// <summary>Numbers as the page writes them.</summary>
public sealed class NumberTests(Chromium chromium) : ModuleTests(chromium)
{
    [Theory]
    [InlineData("m.significant(0.00018)", "1.8 × 10⁻⁴")]
    [InlineData("m.significant(-0.000162, 3)", "−1.62 × 10⁻⁴")]
    [InlineData("m.significant(0.0073)", "0.0073")]
    [InlineData("m.significant(0.066)", "0.066")]
    [InlineData("m.significant(0)", "0")]
    [InlineData("m.significant(3.2496, 4)", "3.250")]
    [InlineData("m.significant(159.4, 3)", "159")]
    [InlineData("m.significant(1234.5, 4)", "1,235")]
    [InlineData("m.significant(2.5e7)", "2.5 × 10⁷")]
    [InlineData("m.significant(NaN)", "NaN")]
    [InlineData("m.significant(null)", "–")]
    [InlineData("m.significantOfLog(-400.5)", "3.2 × 10⁻⁴⁰¹")]
    [InlineData("m.significantOfLog(-Infinity)", "0")]
    [InlineData("m.count(50000)", "50,000")]
    [InlineData("m.count(-1200)", "−1,200")]
    [InlineData("m.percent(0.103)", "10.3%")]
    [InlineData("m.decibels(-14.68)", "−14.7 dB")]
    [InlineData("m.decibels(5.1)", "+5.1 dB")]
    [InlineData("m.decibels(-Infinity)", "−∞ dB")]
    [InlineData("m.powerOfTen(-4)", "10⁻⁴")]
    [InlineData("m.powerOfTen(0)", "1")]
    [InlineData("m.plain(0.1)", "0.1")]
    public async Task English(string expression, string expected) =>
        Assert.Equal(expected, (await Evaluate("text/numbers.js", expression)).GetString()!.Replace('\u00A0', ' '));

    [Theory]
    [InlineData("m.significant(0.00018)", "1,8 × 10⁻⁴")]
    [InlineData("m.count(50000)", "50 000")]
    [InlineData("m.percent(0.103)", "10,3%")]
    [InlineData("m.localized('0.1')", "0,1")]
    public async Task Portuguese(string expression, string expected) =>
        Assert.Equal(expected, (await Evaluate("text/numbers.js", $"m.setNumbers('pt'); return {expression};")).GetString()!.Replace('\u00A0', ' '));

    [Theory]
    [InlineData("0,3", 0.3)]
    [InlineData("0.3", 0.3)]
    [InlineData(" −2 ", -2)]
    public async Task A_typed_number_may_have_a_point_or_a_comma(string typed, double expected) =>
        Assert.Equal(expected, (await Evaluate("text/numbers.js", $"m.readNumber('{typed}')")).GetDouble());

    [Theory]
    [InlineData("en", "1,000", 1000)]
    [InlineData("en", "12,345.5", 12345.5)]
    [InlineData("en", "0,001", 0.001)]
    [InlineData("en", "1.000", 1)]
    [InlineData("en", "50 000", 50000)]
    [InlineData("pt", "1.000", 1000)]
    [InlineData("pt", "1.234,5", 1234.5)]
    [InlineData("pt", "0.001", 0.001)]
    [InlineData("pt", "0.3", 0.3)]
    [InlineData("pt", "50 000", 50000)]
    public async Task Thousands_are_read_as_the_language_writes_them(string language, string typed, double expected) =>
        Assert.Equal(expected, (await Evaluate("text/numbers.js", $"m.setNumbers('{language}'); return m.readNumber('{typed}');")).GetDouble());

    [Theory]
    [InlineData(" ")]
    [InlineData("abc")]
    [InlineData("1e-400")]
    [InlineData("1,0,0")]
    public async Task A_text_that_is_no_number_is_not_zero(string typed) =>
        Assert.Equal("NaN", (await Evaluate("text/numbers.js", $"m.readNumber('{typed}')")).GetString());

    [Fact]
    public async Task A_text_gets_its_values_and_its_plural() => Assert.Equal(
        "1 run, 3 runs, {none}", (await Evaluate("text/texts.js", "m.fill('{n} {n:run|runs}, {k} {k:run|runs}, {none}', { n: 1, k: 3 })")).GetString());
}
