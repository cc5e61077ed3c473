using Sonda.Reports.Texts;

namespace Sonda.Reports.Tests.Texts;

public sealed class TextFileTests
{
    [Fact]
    public void Lines_are_joined_to_paragraphs_and_examples_stay_lines()
    {
        Dictionary<string, string> texts = TextFile.Parse(
            "; a remark\n[a.b]\nfirst\nstill first\n\nsecond\n  example\nthird\n- item\n  continued\n; another\n\n[c]\r\nfourth\r\n");

        Assert.Equal("first still first\n\nsecond\n  example\nthird\n- item\n  continued", texts["a.b"]);
        Assert.Equal("fourth", texts["c"]);
        Assert.Equal(2, texts.Count);
    }

    [Fact]
    public void A_key_given_twice_and_a_text_without_a_key_are_errors()
    {
        Assert.Throws<InvalidDataException>(() => TextFile.Parse("[a]\nb\n[a]\nc\n"));
        Assert.Throws<InvalidDataException>(() => TextFile.Parse("b\n"));
    }

    [Theory]
    [InlineData("{n:row|rows}", 1, "row")]
    [InlineData("{n} {n:row|rows}", 0, "0 rows")]
    [InlineData("{n:F1} {{n}}", 2, "2.0 {n}")]
    [InlineData("{n", 2, "{n")]
    [InlineData("{ n }", 2, "{ n }")]
    public void Places_take_a_value_a_format_or_a_plural(string template, int n, string expected) => Assert.Equal(
        expected,
        Template.Fill(template, (_, format) => Template.Plural(format, n) ?? TextCatalog.For("en").Numbers.Localized(n, format)));

    [Theory]
    [InlineData("q* is *far* from q*.", "q* is <em>far</em> from q*.")]
    [InlineData("*whole*", "<em>whole</em>")]
    [InlineData("(*so*) **strong *and* on** 2 * 3 * 4", "(<em>so</em>) <strong>strong <em>and</em> on</strong> 2 * 3 * 4")]
    [InlineData("`a * b *c*` < *d*", "<code>a * b *c*</code> &lt; <em>d</em>")]
    [InlineData("W* and *", "W* and *")]
    public void An_asterisk_behind_a_letter_is_a_symbol(string text, string html) => Assert.Equal(html, HtmlMarkup.Inline(text));

    [Fact]
    public void Values_are_escaped_and_never_read_as_markup() => Assert.Equal(
        "&lt;b&gt;*x* {count}&lt;/b&gt; hidden layers",
        TextCatalog.For("en", Medium.Page).Inline("layers.many", ("count", "<b>*x* {count}</b>")).Markup);
}
