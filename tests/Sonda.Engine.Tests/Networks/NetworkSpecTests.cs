using CsCheck;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Tests.Networks;

public sealed class NetworkSpecTests
{
    [Theory]
    [InlineData("784-30-10", "784-30-10", 23_860)]
    [InlineData("784-30x4-10", "784-30-30-30-30-10", 26_650)]
    [InlineData("784-30x200-10", "784-30x200-10", 208_930)]
    [InlineData("2x6-3", "2x6-3", 39)]
    [InlineData("5-1", "5-1", 6)]
    public void Text_is_read_and_written_back(string text, string canonical, long parameters)
    {
        NetworkSpec spec = NetworkSpec.Parse(text);
        Assert.Equal(canonical, spec.ToString());
        Assert.Equal(parameters, spec.ParameterCount);
        Assert.Equal(spec, NetworkSpec.Parse(canonical));
    }

    [Theory]
    [InlineData("", "\"\" at character 1")]
    [InlineData("784", "found 1 size")]
    [InlineData("784--10", "\"\" at character 5")]
    [InlineData("784-0-10", "\"0\" at character 5")]
    [InlineData("784-30x-10", "\"30x\" at character 5")]
    [InlineData("784-30x0-10", "\"30x0\" at character 5")]
    [InlineData("784-3.5-10", "\"3.5\" at character 5")]
    [InlineData("784-30x4x2-10", "\"30x4x2\"")]
    [InlineData("784-1,000-10", "\"1,000\"")]
    [InlineData("784-+5-10", "\"+5\"")]
    [InlineData("784-65537-10", "1 to 65536")]
    [InlineData("784-9x9999-9x9999-10", "more than 10000 layers")]
    public void What_is_no_network_is_refused_with_its_place(string text, string part) =>
        Assert.Contains(part, Assert.Throws<FormatException>(() => NetworkSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_sizes_survive_the_text_form() =>
        Gen.Int[1, 40].Array[2, 30].Sample(sizes =>
        {
            int[] repeated = [.. sizes.SelectMany(size => Enumerable.Repeat(size, (size % 7) + 1))];
            var spec = new NetworkSpec(repeated);
            Assert.Equal(spec, NetworkSpec.Parse(spec.ToString()));
        });

    [Fact]
    public void Any_text_is_read_or_refused_by_name() =>
        Gen.String[Gen.Char["0123456789-x, "], 0, 12].Sample(text =>
        {
            try
            {
                Assert.True(NetworkSpec.Parse(text).LayerCount >= 1);
            }
            catch (FormatException)
            {
                // The one error that a text may give.
            }
        });
}
