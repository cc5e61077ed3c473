using Sonda.Engine.Optimizers;
using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Tests.Specs;

public sealed class RunChangeTests
{
    [Theory]
    [InlineData("rate 0.050", "rate 0.05")]
    [InlineData("batch full ; optimizer adam", "batch full; optimizer adam(0.9,0.999)")]
    [InlineData("momentum 0.50", "momentum 0.5")]
    [InlineData("clip norm(1)", "clip norm(1)")]
    [InlineData("schedule step(10,0.5); layer-rates geometric(2); lambda 0", "schedule step(10,0.5); layer-rates geometric(2); lambda 0")]
    public void Reads_and_writes_the_text_form(string text, string canonical)
    {
        var change = RunChange.Parse(text);
        Assert.Equal(canonical, change.ToString());
        Assert.Equal(change, RunChange.Parse(canonical));
    }

    [Theory]
    [InlineData("", "\"\" is not allowed: expected KEY VALUE")]
    [InlineData("seed 4", "\"seed 4\" is not allowed: expected KEY VALUE with one of the keys optimizer, rate")]
    [InlineData("rate -1", "At character 1 of \"rate -1\": rate: \"-1\" is not allowed")]
    [InlineData("rate 1; rate 2", "expected rate once")]
    [InlineData("momentum 1.5", null)]
    public void Refuses_what_it_cannot_be(string text, string? message)
    {
        Exception fault = Assert.ThrowsAny<Exception>(() => RunChange.Parse(text).ApplyTo(new TrainingSpec()));
        Assert.True(fault is FormatException or ArgumentException, fault.ToString());
        Assert.Contains(message ?? "", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Momentum_makes_plain_descent_one_with_momentum_its_rate_and_decay_as_they_were()
    {
        TrainingSpec changed = RunChange.Parse("momentum 0.8").ApplyTo(new TrainingSpec { LearningRate = 0.3, Lambda = 2 });
        Assert.Equal((OptimizerKind.Momentum, 0.8, 0.3, 2.0), (changed.Optimizer.Kind, changed.Optimizer.Momentum, changed.LearningRate, changed.Lambda));
        Assert.ThrowsAny<FormatException>(() => RunChange.Parse("momentum 0.8").ApplyTo(new TrainingSpec { Optimizer = OptimizerSpec.Parse("adam") }));
    }

    [Fact]
    public void Typed_changes_are_the_text_form()
    {
        Assert.Equal("rate 0.25", RunChange.LearningRate(0.25).Text);
        Assert.Equal("batch full", RunChange.BatchSize(null).Text);
        Assert.Equal("epochs 7", RunChange.Epochs(7).Text);
        Assert.Equal("lambda 0", RunChange.Lambda(0).Text);
        Assert.Equal("optimizer adam(0.9,0.999)", RunChange.Optimizer(new OptimizerSpec(OptimizerKind.Adam)).Text);
        Assert.ThrowsAny<ArgumentException>(() => RunChange.LearningRate(double.NaN));
    }
}
