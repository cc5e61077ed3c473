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
}
