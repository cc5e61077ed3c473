using Sonda.Diagnosis.Remedies;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

public sealed class RemedyTextTests
{
    private const string English = "en", Portuguese = "pt";

    [Theory]
    [InlineData("lower-rate", "a tenth of the learning rate")]
    [InlineData("lower-rate+lower-rate", "1/100 of the learning rate")]
    [InlineData("lower-rate+lower-rate+third-rate", "1/300 of the learning rate")]
    [InlineData("higher-rate+higher-rate+higher-rate+higher-rate", "10,000 times the learning rate")]
    [InlineData("higher-rate+higher-rate+third-rate", "33 times the learning rate")]
    [InlineData("higher-rate+batch-norm+higher-rate", "100 times the learning rate + batch normalisation in the hidden layers")]
    public void Steps_of_a_rate_are_told_as_one(string change, string told) => Assert.Equal(told, RemedyText.Of(change, English));

    [Fact]
    public void Every_remedy_has_words_in_both_languages() =>
        Assert.All(RemedyKinds.All, remedy => Assert.NotEqual(RemedyText.Of(remedy.Id, English), RemedyText.Of(remedy.Id, Portuguese)));
}
