namespace Sonda.Diagnosis.Tests;

public sealed class NumbersInTextsTests
{
    [Theory]
    [InlineData(8.7e-6, "8.7 × 10⁻⁶")]
    [InlineData(2481.0, "2,500")]
    [InlineData(0.0123, "0.012")]
    [InlineData(1.3e21, "1.3 × 10²¹")]
    [InlineData(-4e-12, "-4 × 10⁻¹²")]
    public void A_number_is_written_as_people_write_it(double value, string expected) =>
        Assert.Equal($"It is {expected}.", LocalizableText.Of($"It is {value:g2}.").ToString());
}
