using CsCheck;
using Sonda.Cli.Output;

namespace Sonda.Cli.Tests.Output;

public sealed class LayoutTests
{
    [Fact]
    public void Wrapping_keeps_every_word_and_the_width() =>
        Gen.Select(Gen.String[Gen.Char['a', 'e'], 1, 12].Array, Gen.Int[12, 60]).Sample((words, width) =>
        {
            string[] lines = [.. Layout.Wrap(string.Join(' ', words), width)];
            Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
            Assert.Equal(words, lines.SelectMany(line => line.Split(' ')));
        });

    [Fact]
    public void A_long_term_has_a_line_of_its_own() => Assert.Equal(
        ["  -a                      first", "  --a-term-that-is-far-too-long", "                          second"],
        Layout.Definitions([("-a", "first"), ("--a-term-that-is-far-too-long", "second")], 80));

    [Fact]
    public void Examples_stay_as_they_are() => Assert.Equal(
        ["a b", "c", "  an example is never broken"],
        Layout.Paragraphs("a b c\n  an example is never broken", 4));

    [Theory]
    [InlineData("Stopped early after 3 of 9 epochs. Resume it: sonda runs resume the-long-name-of-a-run", "Stopped early after 3 of|9 epochs. Resume it:|sonda runs resume the-long-name-of-a-run")]
    [InlineData("Last checkpoint: a.bin (continue with sonda train --resume a.bin). The rest is lost.", "Last checkpoint: a.bin|(continue with|sonda train --resume a.bin).|The rest is lost.")]
    [InlineData("The state is damaged. sonda trains again from the start.", "The state is damaged.|sonda trains again from|the start.")]
    [InlineData("Proposed for these data:\n  sonda train \"4-[100 relu]-3 softmax\"", "Proposed for these data:|  sonda train \"4-[100 relu]-3 softmax\"")]
    public void A_notice_is_wrapped_around_its_commands(string notice, string lines) =>
        Assert.Equal(lines.Split('|'), Layout.Notice(notice, 24));
}
