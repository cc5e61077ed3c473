using Sonda.Engine.Optimizers;
using Sonda.Engine.Randomness;
using Sonda.Torch.Tests.Adapters;

namespace Sonda.Torch.Tests;

public sealed class OptimizerTests : TorchTests
{
    public static readonly TheoryData<string> Texts =
    [
        "sgd(rate=0.001)", "sgd(rate=0.1,l2=0.01)", "sgd(rate=0.1,decay=0.01)",
        "momentum(0.9)", "momentum(0.5,rate=0.1,l2=0.02)", "momentum(0.99,rate=0.01,decay=0.02)",
        "nesterov(0.9)", "nesterov(0.7,rate=0.1,l2=0.02)", "nesterov(0.9,rate=0.01,decay=0.02)",
        "rmsprop(0.99)", "rmsprop(0.9,epsilon=0.001,l2=0.01)", "rmsprop(0.5,decay=0.01)",
        "adagrad", "adagrad(rate=0.1,l2=0.01)", "adagrad(epsilon=0.1,decay=0.01)",
        "adam", "adam(0,0)", "adam(0.8,0.99,rate=0.05,epsilon=0.001,l2=0.01)", "adam(0.5,0.9,decay=0.01)",
        "adamw", "adamw(0.8,0.95,rate=0.05,decay=0.3)", "adamw(0.9,0.999,decay=0)",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Twenty_steps_on_the_same_gradients(string text)
    {
        (double[] start, double[][] gradients) = Draw(parameters: 50, steps: 20);
        Compare(type => TorchOptimizers.Record(text, start, gradients, type));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Gradients_that_are_zero_small_or_large(string text)
    {
        double[] sizes = [0, 1e-12, 1e-6, 1e6];
        double[][] gradients = [.. ((double[])[1, 1, -1, 0, 0.5]).Select(sign => sizes.Select(size => sign * size).ToArray())];
        Compare(type => TorchOptimizers.Record(text, [1, 1, 1, 1], gradients, type));
    }

    [Fact]
    public void No_optimizer_is_left_out() =>
        Assert.Equal(Enum.GetValues<OptimizerKind>(), Texts.Select(row => OptimizerSpec.Parse(row.Data).Kind).Distinct());

    internal static (double[] Start, double[][] Gradients) Draw(int parameters, int steps)
    {
        var random = new RandomStream(3);
        return (Normal(), [.. Enumerable.Range(0, steps).Select(_ => Normal())]);

        double[] Normal() => [.. Enumerable.Range(0, parameters).Select(_ => random.NextGaussian())];
    }
}
