using System.Globalization;
using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

public sealed class ProseTests
{
    [Fact]
    public void Both_languages_have_the_same_keys() =>
        Assert.Equal(Prose.English.Keys.Order(), Prose.Portuguese.Keys.Order());

    [Fact]
    public void Both_languages_have_the_same_places() => Assert.All(
        Prose.English.Keys,
        key => Assert.Equal(Prose.English.Places(key).Order(), Prose.Portuguese.Places(key).Order()));

    [Fact]
    public void Both_languages_have_the_same_number_of_paragraphs() => Assert.All(
        Prose.English.Keys,
        key => Assert.Equal(Prose.English.Raw(key).Split("\n\n").Length, Prose.Portuguese.Raw(key).Split("\n\n").Length));

    [Fact]
    public void No_text_is_empty_and_every_brace_is_a_place()
    {
        foreach (Prose prose in (Prose[])[Prose.English, Prose.Portuguese])
        {
            Assert.All(prose.Keys, key =>
            {
                string text = prose.Raw(key);
                Assert.False(string.IsNullOrWhiteSpace(text), key);
                Assert.Equal(text.Count(c => c == '{'), System.Text.RegularExpressions.Regex.Count(text, @"\{[a-z][A-Za-z]*\}"));
                Assert.DoesNotContain('\uFFFD', text);
            });
        }
    }

    [Fact]
    public void Sentences_that_are_the_same_in_both_languages_were_forgotten() => Assert.All(
        Prose.English.Keys.Where(key => System.Text.RegularExpressions.Regex.Replace(Prose.English.Raw(key), @"\{\w+\}", "").Length > 15),
        key => Assert.NotEqual(Prose.English.Raw(key), Prose.Portuguese.Raw(key)));

    [Theory]
    [InlineData("pt-BR", "pt-BR")]
    [InlineData("pt-PT", "pt-BR")]
    [InlineData("en-US", "en")]
    [InlineData("fr-FR", "en")]
    [InlineData("", "en")]
    public void The_language_follows_the_culture(string culture, string language) =>
        Assert.Equal(language, Prose.For(CultureInfo.GetCultureInfo(culture)).Language);

    [Fact]
    public void A_place_without_a_value_and_a_value_without_a_place_are_errors()
    {
        Assert.Contains("{count}", Assert.Throws<InvalidOperationException>(() => Prose.English.Text("layers.many")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "{extra}",
            Assert.Throws<InvalidOperationException>(() => Prose.English.Text("layers.one", ("extra", "1"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("[no.such]", Assert.Throws<KeyNotFoundException>(() => Prose.English.Raw("no.such")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_escaped_and_never_read_as_markup() => Assert.Equal(
        "&lt;b&gt;*x* {count}&lt;/b&gt; hidden layers",
        Prose.English.Inline("layers.many", ("count", "<b>*x* {count}</b>")).Markup);

    [Fact]
    public void Remarks_are_skipped_and_texts_trimmed()
    {
        Dictionary<string, string> texts = Prose.Read("; a remark\n[a.b]\nfirst\n\nsecond\n; another\n\n[c]\r\nthird\r\n");

        Assert.Equal("first\n\nsecond", texts["a.b"]);
        Assert.Equal("third", texts["c"]);
        Assert.Equal(2, texts.Count);
    }
}
