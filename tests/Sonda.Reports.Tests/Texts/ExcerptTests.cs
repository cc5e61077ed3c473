using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

/// <summary>No message repeats more than 200 characters of input.</summary>
public sealed class ExcerptTests
{
    private static readonly string Long = new string('a', 3000) + "end";

    [Fact]
    public void The_middle_of_a_long_text_is_left_out()
    {
        string cut = Excerpt.Of(Long);

        Assert.Equal(Excerpt.MaxLength, cut.Length);
        Assert.StartsWith("aaa", cut, StringComparison.Ordinal);
        Assert.EndsWith("end", cut, StringComparison.Ordinal);
        Assert.Equal("short", Excerpt.Of("short"));
    }

    [Fact]
    public void A_message_keeps_its_own_words()
    {
        string message = $"found \"{string.Join(' ', Enumerable.Repeat("a b", 200))}\" and {Long}; " + string.Join(' ', Enumerable.Repeat("words", 100)) + '.';

        string cut = Excerpt.OfMessage(message);

        Assert.InRange(cut.Length, 900, 1050);
        Assert.Contains(string.Join(' ', Enumerable.Repeat("words", 100)), cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_between_two_quotations_are_not_a_quotation()
    {
        string message = $"\"a\" is not allowed; {string.Join(' ', Enumerable.Repeat("words", 100))}; did you mean \"b\"?";

        Assert.Equal(message, Excerpt.OfMessage(message));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("pt")]
    public void The_values_of_an_exception_are_cut_also_one_within_another(string language)
    {
        var fault = new Engine.SpecException(LocalizableText.Of($"{Long} cannot be written: {LocalizableText.Of($"{Long} is a file, not a folder.")}"));

        string message = TextCatalog.For(language).Of(fault);

        Assert.InRange(message.Length, 2 * Excerpt.MaxLength, (2 * Excerpt.MaxLength) + 60);
    }
}
