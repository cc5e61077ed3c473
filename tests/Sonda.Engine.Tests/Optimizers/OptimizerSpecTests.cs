using CsCheck;
using Sonda.Engine.Optimizers;

namespace Sonda.Engine.Tests.Optimizers;

public sealed class OptimizerSpecTests
{
    [Theory]
    [InlineData("sgd", "sgd")]
    [InlineData("sgd()", null)]
    [InlineData("sgd(l2=0.0005)", "sgd(l2=0.0005)")]
    [InlineData("sgd(decay=0)", "sgd(decay=0)")]
    [InlineData("momentum", "momentum(0.9)")]
    [InlineData("momentum(0.5,rate=0.1)", "momentum(0.5,rate=0.1)")]
    [InlineData("nesterov(.9)", "nesterov(0.9)")]
    [InlineData("rmsprop", "rmsprop(0.99)")]
    [InlineData("adagrad(rate=0.01)", "adagrad")]
    [InlineData("adagrad(epsilon=1e-5)", "adagrad(epsilon=1e-5)")]
    [InlineData("adam", "adam(0.9,0.999)")]
    [InlineData("adam(0.8)", "adam(0.8,0.999)")]
    [InlineData("adam(0.9,0.999,epsilon=1e-6,rate=3e-4,l2=0.1)", "adam(0.9,0.999,rate=0.0003,epsilon=1e-6,l2=0.1)")]
    [InlineData("adamw", "adamw(0.9,0.999)")]
    [InlineData("adamw(decay=0.01)", "adamw(0.9,0.999)")]
    [InlineData("adamw(0.9,0.95,decay=0.1)", "adamw(0.9,0.95,decay=0.1)")]
    public void Text_is_read_and_written_back(string text, string? canonical)
    {
        if (canonical is null)
        {
            Assert.ThrowsAny<FormatException>(() => OptimizerSpec.Parse(text));
            return;
        }

        OptimizerSpec spec = OptimizerSpec.Parse(text);
        Assert.Equal(canonical, spec.ToString());
        Assert.Equal(spec, OptimizerSpec.Parse(canonical));
    }

    [Fact]
    public void Defaults_are_those_that_PyTorch_documents_but_for_the_rate_of_plain_descent()
    {
        Assert.Equal((0.1, 0.0, 0.0, 0.0), Numbers("sgd"));
        Assert.Equal((1e-2, 0.0, 0.99, 1e-8), Numbers("rmsprop"));
        Assert.Equal((1e-2, 0.0, 0.0, 1e-10), Numbers("adagrad"));
        Assert.Equal((1e-3, 0.9, 0.999, 1e-8), Numbers("adam"));
        Assert.Equal((1e-3, 0.9, 0.999, 1e-8), Numbers("adamw"));
        Assert.Equal((0.0, WeightDecayKind.L2), Decay("adam"));
        Assert.Equal((0.01, WeightDecayKind.Decoupled), Decay("adamw"));

        static (double, double, double, double) Numbers(string text) =>
            OptimizerSpec.Parse(text) is var s ? (s.LearningRate, s.Beta1, s.Beta2, s.Epsilon) : default;
        static (double, WeightDecayKind) Decay(string text) =>
            OptimizerSpec.Parse(text) is var s ? (s.WeightDecay, s.DecayKind) : default;
    }

    [Theory]
    [InlineData("", "expected a name in small letters")]
    [InlineData("Adam", "\"Adam\" is not allowed")]
    [InlineData("adan", "expected one of sgd, momentum, nesterov, rmsprop, adagrad, adam, adamw")]
    [InlineData("adam(0.9", "\"adam(0.9\" is not allowed")]
    [InlineData("adam(0.9)x", "parentheses")]
    [InlineData("adam(0.9,0.999,1e-8)", "adam takes 0 to 2 numbers, as in adam(0.9,0.999); found 3 in \"adam(0.9,0.999,1e-8)\".")]
    [InlineData("sgd(0.9)", "sgd takes no numbers, as in sgd; found 1 in")]
    [InlineData("momentum(0,9)", "found 2 in \"momentum(0,9)\"")]
    [InlineData("adam(0.9,x)", "\"x\" at character 10")]
    [InlineData("adam(beta=0.9)", "\"beta\" at character 6 of \"adam(beta=0.9)\" is not allowed: expected rate, epsilon, l2, decay")]
    [InlineData("sgd(epsilon=1)", "expected rate, l2, decay")]
    [InlineData("sgd(rate=0.1,rate=0.2)", "\"rate=0.2\" at character 14")]
    [InlineData("sgd(l2=0.1,decay=0.2)", "l2 or decay, not both")]
    [InlineData("adam(epsilon=1,0.9)", "numbers without a name before")]
    [InlineData("sgd(rate=1=2)", "\"rate=1=2\"")]
    [InlineData("sgd(rate=)", "\"rate=\"")]
    [InlineData("momentum(1)", "\"momentum(1)\": The momentum must be at least 0 and below 1; found 1.")]
    [InlineData("rmsprop(-0.1)", "β₂ must be at least 0 and below 1; found -0.1.")]
    [InlineData("adam(0.9,1)", "β₂ must be")]
    [InlineData("adam(NaN)", "β₁ must be")]
    [InlineData("adam(epsilon=0)", "ε must be finite and at least 1e-30; found 0.")]
    [InlineData("sgd(rate=-1)", "The learning rate must be finite and at least 0; found -1.")]
    [InlineData("sgd(rate=1e999)", "The learning rate must be")]
    [InlineData("sgd(l2=-1)", "The weight decay must be")]
    [InlineData("adamw(l2=0.1)", "adamw takes decay=… and no l2=…")]
    public void What_is_no_optimizer_is_refused_by_name(string text, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<FormatException>(() => OptimizerSpec.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_the_optimizer_has_not_is_refused_rather_than_ignored()
    {
        foreach ((OptimizerSpec spec, string part) in ((OptimizerSpec, string)[])
            [(new() { Momentum = 0.9 }, "The momentum must be 0, for sgd has none; found 0.9."),
             (new(OptimizerKind.Momentum) { Beta1 = 0.9 }, "β₁ must be 0, for momentum has none"),
             (new(OptimizerKind.Adagrad) { Beta2 = 0.9 }, "β₂ must be 0, for adagrad has none"),
             (new(OptimizerKind.Nesterov) { Epsilon = 1 }, "ε must be 0, for nesterov has none"),
             (new((OptimizerKind)9), "Kind and DecayKind must be defined; found 9")])
        {
            Assert.StartsWith(part, Assert.ThrowsAny<ArgumentException>(spec.Validated).Message, StringComparison.Ordinal);
        }

        Assert.All(Enum.GetValues<OptimizerKind>(), kind => Assert.Equal(kind, new OptimizerSpec(kind).Validated().Kind));
    }

    [Fact]
    public void Any_settings_survive_the_text_form() =>
        Gen.Select(Gen.Enum<OptimizerKind>(), Gen.Double[0, 0.999], Gen.Double[0, 0.999], Gen.Double[1e-12, 1], Gen.Double[0, 2], Gen.Bool)
            .Sample((kind, a, b, epsilon, decay, coupled) =>
            {
                var spec = new OptimizerSpec(kind);
                spec = spec with
                {
                    LearningRate = decay / 3,
                    Momentum = spec.Momentum > 0 ? a : 0,
                    Beta1 = spec.Beta1 > 0 ? a : 0,
                    Beta2 = spec.Beta2 > 0 ? b : 0,
                    Epsilon = spec.Epsilon > 0 ? epsilon : 0,
                    WeightDecay = decay,
                    DecayKind = coupled && kind != OptimizerKind.AdamW ? WeightDecayKind.L2 : WeightDecayKind.Decoupled,
                };
                Assert.Equal(spec, OptimizerSpec.Parse(spec.ToString()));
            });

    [Fact]
    public void Any_text_is_read_or_refused_by_name() =>
        Gen.Select(Gen.Int[0, 3].Select(i => ((string[])["sgd", "adam", "momentum", ""])[i]), Gen.String[Gen.Char["0.19(),=+-erate l2"], 0, 12]).Sample((name, rest) =>
        {
            try
            {
                Assert.NotNull(OptimizerSpec.Parse(name + rest).Validated());
            }
            catch (FormatException)
            {
                // The only exception that a text may cause.
            }
        });
}
