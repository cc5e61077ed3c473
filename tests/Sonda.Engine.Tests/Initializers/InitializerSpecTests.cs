using CsCheck;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Tests.Initializers;

public sealed class InitializerSpecTests
{
    [Theory]
    [InlineData("book", InitializerKind.Book)]
    [InlineData("book-large", InitializerKind.BookLarge)]
    [InlineData("lecun", InitializerKind.LeCun)]
    [InlineData("lecun-uniform", InitializerKind.LeCunUniform)]
    [InlineData("xavier", InitializerKind.Xavier)]
    [InlineData("xavier-uniform", InitializerKind.XavierUniform)]
    [InlineData("he", InitializerKind.He)]
    [InlineData("he-uniform", InitializerKind.HeUniform)]
    [InlineData("identity", InitializerKind.Identity)]
    [InlineData("lsuv", InitializerKind.Lsuv)]
    [InlineData("pytorch", InitializerKind.PyTorch)]
    [InlineData("keras", InitializerKind.Keras)]
    [InlineData("orthogonal", InitializerKind.Orthogonal, 1.0)]
    [InlineData("orthogonal(1.5)", InitializerKind.Orthogonal, 1.5)]
    [InlineData("constant(-0.25)", InitializerKind.Constant, -0.25)]
    [InlineData("constant(0)", InitializerKind.Constant, 0.0)]
    [InlineData("uniform(-0.1,0.3)", InitializerKind.Uniform, -0.1, 0.3)]
    [InlineData("uniform(2,2)", InitializerKind.Uniform, 2.0, 2.0)]
    [InlineData("normal(0,1E-05)", InitializerKind.Normal, 0.0, 1e-5)]
    [InlineData("variance(1.5,0.05)", InitializerKind.Variance, 1.5, 0.05)]
    public void Text_is_read_and_written_back(string text, InitializerKind kind, double first = 0, double second = 0)
    {
        InitializerSpec spec = InitializerSpec.Parse(text);
        Assert.Equal((kind, first, second), (spec.Kind, spec.First, spec.Second));
        Assert.Equal(text, spec.ToString());
        Assert.Contains(text.Split('(')[0], InitializerSpec.Names);
    }

    [Theory]
    [InlineData("orthogonal(1)", "orthogonal")]
    [InlineData("orthogonal(1.0)", "orthogonal")]
    [InlineData("uniform( -0.10, +1e-1 )", "uniform(-0.1,0.1)")]
    [InlineData("constant(-0)", "constant(0)")]
    public void Other_ways_to_write_an_initializer_equal_the_shortest(string text, string canonical)
    {
        Assert.Equal(canonical, InitializerSpec.Parse(text).ToString());
        Assert.Equal(InitializerSpec.Parse(canonical), InitializerSpec.Parse(text));
        Assert.Equal(InitializerSpec.Parse(canonical).GetHashCode(), InitializerSpec.Parse(text).GetHashCode());
    }

    [Theory]
    [InlineData("", "\"\" is not a valid initializer: expected book, book-large,")]
    [InlineData("He", "\"He\" is not a valid initializer")]
    [InlineData("kaiming", "constant(value), uniform(low,high), normal(mean,deviation), variance(weights,biases), pytorch, keras or lsuv")]
    [InlineData("he(2)", "he takes 0 numbers")]
    [InlineData("uniform", "expected uniform(low,high); found 0")]
    [InlineData("uniform(1)", "expected uniform(low,high); found 1")]
    [InlineData("constant(1,2)", "constant takes 1 number: expected constant(value); found 2")]
    [InlineData("he()", "\"\" at character 4 of \"he()\" is not a valid number")]
    [InlineData("uniform(0,x)", "\"x\" at character 11 of \"uniform(0,x)\" is not a valid number")]
    [InlineData("normal(0,1", "does not end in \")\": expected normal(mean,deviation)")]
    [InlineData("normal(", "does not end in \")\"")]
    [InlineData("normal(0,1)x", "does not end in \")\"")]
    [InlineData("constant(NaN)", "found NaN")]
    [InlineData("constant(1e39)", "found 1E+39")]
    [InlineData("orthogonal(0)", "\"orthogonal(0)\" cannot be drawn: its gain is not above 0")]
    [InlineData("uniform(2,1)", "\"uniform(2,1)\" cannot be drawn: its low is above its high")]
    [InlineData("normal(0,-1)", "\"normal(0,-1)\" cannot be drawn: its deviation is below 0")]
    [InlineData("variance(1,-1)", "\"variance(1,-1)\" cannot be drawn: a variance is below 0")]
    public void What_is_no_initializer_is_refused_with_what_is_allowed(string text, string part) =>
        Assert.Contains(
            part, Assert.ThrowsAny<FormatException>(() => InitializerSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_numbers_survive_the_text_form() =>
        Gen.Select(Gen.Double[-1e30, 1e30], Gen.Double[0, 1e-30]).Sample((mean, deviation) =>
        {
            var spec = InitializerSpec.Of(InitializerKind.Normal, mean, deviation);
            Assert.Equal(spec, InitializerSpec.Parse(spec.ToString()));
        });

    [Fact]
    public void Any_text_is_read_or_refused_by_name() =>
        Gen.Select(Gen.Int[0, InitializerSpec.Names.Length - 1], Gen.String[Gen.Char["(),.-019e "], 0, 8]).Sample((name, rest) =>
        {
            try
            {
                var spec = InitializerSpec.Parse(InitializerSpec.Names[name] + rest);
                Assert.Equal(spec, InitializerSpec.Parse(spec.ToString()));
            }
            catch (FormatException)
            {
                // The only exception that a text may cause.
            }
        });
}
