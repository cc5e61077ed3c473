using Sonda.Engine.Text;

namespace Sonda.Engine.Tests.Text;

public sealed class SuggestionTests
{
    private static readonly string[] Known = ["chapter", "train", "speeds", "data", "completion", "--epochs", "--eta"];

    [Theory]
    [InlineData("chaptr", "chapter")]
    [InlineData("trian", "train")]
    [InlineData("speed", "speeds")]
    [InlineData("comp", "completion")]
    [InlineData("--epoch", "--epochs")]
    [InlineData("-epochs", "--epochs")]
    [InlineData("--ETA", "--eta")]
    public void Finds_what_was_meant(string word, string expected) => Assert.Equal(expected, Suggestion.For(word, Known));

    [Theory]
    [InlineData("xyzzy")]
    [InlineData("x")]
    [InlineData("--")]
    [InlineData("")]
    public void Is_silent_where_nothing_is_near(string word) => Assert.Null(Suggestion.For(word, Known));
}
