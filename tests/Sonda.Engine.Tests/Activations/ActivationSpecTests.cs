using CsCheck;
using Sonda.Engine.Activations;

namespace Sonda.Engine.Tests.Activations;

public sealed class ActivationSpecTests
{
    /// <summary>A text for every name: a formula stands behind its own.</summary>
    private static IEnumerable<string> Texts => ActivationSpec.Names.Select(name => name == "phi" ? "phi(z)" : name);

    [Theory]
    [InlineData("identity", ActivationKind.Identity, null, null, "identity")]
    [InlineData("sigmoid", ActivationKind.Sigmoid, null, null, "sigmoid")]
    [InlineData("tanh", ActivationKind.Tanh, null, null, "tanh")]
    [InlineData("relu", ActivationKind.ReLU, null, null, "relu")]
    [InlineData("ReLU", ActivationKind.ReLU, null, null, "relu")]
    [InlineData("leaky-relu", ActivationKind.LeakyReLU, null, 0.01, "leaky-relu")]
    [InlineData("leaky-relu(0.2)", ActivationKind.LeakyReLU, 0.2, 0.2, "leaky-relu(0.2)")]
    [InlineData("leaky-relu(1e-20)", ActivationKind.LeakyReLU, 1e-20, 1e-20, "leaky-relu(1E-20)")]
    [InlineData("elu", ActivationKind.ELU, null, 1.0, "elu")]
    [InlineData("elu(0.50)", ActivationKind.ELU, 0.5, 0.5, "elu(0.5)")]
    [InlineData("elu( 2 )", ActivationKind.ELU, 2.0, 2.0, "elu(2)")]
    [InlineData("selu", ActivationKind.SELU, null, null, "selu")]
    [InlineData("gelu", ActivationKind.GELU, null, null, "gelu")]
    [InlineData("gelu-tanh", ActivationKind.GELUTanh, null, null, "gelu-tanh")]
    [InlineData("silu", ActivationKind.SiLU, null, null, "silu")]
    [InlineData("swish", ActivationKind.SiLU, null, null, "silu")]
    [InlineData("mish", ActivationKind.Mish, null, null, "mish")]
    [InlineData("softplus", ActivationKind.Softplus, null, null, "softplus")]
    [InlineData("softsign", ActivationKind.Softsign, null, null, "softsign")]
    [InlineData("hard-sigmoid", ActivationKind.HardSigmoid, null, null, "hard-sigmoid")]
    [InlineData("hard-tanh", ActivationKind.HardTanh, null, null, "hard-tanh")]
    [InlineData("exp", ActivationKind.Exponential, null, null, "exp")]
    [InlineData("sin", ActivationKind.Sine, null, null, "sin")]
    [InlineData("prelu", ActivationKind.PReLU, null, 0.25, "prelu")]
    [InlineData("PReLU(0.1)", ActivationKind.PReLU, 0.1, 0.1, "prelu(0.1)")]
    public void Text_is_read_and_written_back(
        string text, ActivationKind kind, double? parameter, double? used, string canonical)
    {
        ActivationSpec spec = ActivationSpec.Parse(text);
        Assert.Equal(new ActivationSpec(kind, parameter), spec);
        Assert.Equal(used, spec.ParameterOrDefault);
        Assert.Equal(canonical, spec.ToString());
    }

    [Theory]
    [InlineData("", "\"\" is not a valid activation: expected one of identity, sigmoid,")]
    [InlineData("rellu", "\"rellu\" is not a valid activation")]
    [InlineData(" relu", "\" relu\" is not a valid activation")]
    [InlineData("rellu(0.1)", "a number may follow in leaky-relu(0.01), elu(1)")]
    [InlineData("relu(0.1)", "relu takes no parameter; found 0.1. A number may follow in leaky-relu(0.01), elu(1)")]
    [InlineData("elu()", "\"()\" at character 4 of \"elu()\" is not a valid parameter")]
    [InlineData("elu(x)", "\"(x)\" at character 4")]
    [InlineData("elu(1,5)", "\"(1,5)\" at character 4")]
    [InlineData("elu(1", "\"(1\" at character 4")]
    [InlineData("elu(1))", "\"(1))\" at character 4")]
    [InlineData("elu(1) ", "\"(1) \" at character 4")]
    [InlineData("elu(NaN)", "must be a finite number; found NaN")]
    [InlineData("leaky-relu(1e999)", "must be a finite number; found Infinity")]
    public void What_is_no_activation_is_refused_with_what_is_allowed(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<FormatException>(() => ActivationSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_kind_that_is_none_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivationSpec((ActivationKind)99));

    [Fact]
    public void Every_name_is_read_and_every_kind_has_one()
    {
        ActivationKind[] kinds = [.. Texts.Select(text => ActivationSpec.Parse(text).Kind).Distinct().Order()];
        Assert.Equal(Enum.GetValues<ActivationKind>(), kinds);
        Assert.All(kinds, kind => Assert.Equal(kind, ActivationSpec.Parse(new ActivationSpec(kind).ToString()).Kind));
    }

    [Fact]
    public void Any_spec_survives_the_text_form() =>
        Gen.Select(Gen.Int[0, (int)ActivationKind.Formula].Select(i => (ActivationKind)i), Gen.Double.Where(double.IsFinite), Gen.Bool)
            .Sample((kind, parameter, isGiven) =>
            {
                bool takesOne = kind is ActivationKind.LeakyReLU or ActivationKind.ELU or ActivationKind.PReLU;
                var spec = new ActivationSpec(kind, takesOne && isGiven ? parameter : null);
                Assert.Equal(spec, ActivationSpec.Parse(spec.ToString()));
            });

    [Fact]
    public void Any_text_is_read_or_refused_by_name() =>
        Gen.Select(Gen.Int[0, ActivationSpec.Names.Length], Gen.String[Gen.Char["0123456789.-e() "], 0, 8])
            .Sample((i, rest) =>
            {
                string name = i < ActivationSpec.Names.Length ? ActivationSpec.Names[i] : "";
                try
                {
                    ActivationSpec spec = ActivationSpec.Parse(name + rest);
                    Assert.Equal(spec, ActivationSpec.Parse(spec.ToString()));
                }
                catch (FormatException)
                {
                    // The only exception that a text may cause.
                }
            });

    [Fact]
    public void No_slope_is_larger_than_the_largest()
    {
        double[] z = [.. Enumerable.Range(-200_000, 400_001).Select(i => i * 1e-4)];
        double[] slopes = new double[z.Length];
        foreach (string text in Texts)
        {
            var spec = ActivationSpec.Parse(text);
            if (spec.LargestSlope is { } bound)
            {
                Activation<double>.Of(spec).Slopes(z, slopes);
                Assert.Equal(bound, slopes.Max(Math.Abs), 2e-6);
            }
        }

        Assert.Equal(3, new ActivationSpec(ActivationKind.ELU, -3).LargestSlope);
        Assert.Null(new ActivationSpec(ActivationKind.Exponential).LargestSlope);
    }
}
