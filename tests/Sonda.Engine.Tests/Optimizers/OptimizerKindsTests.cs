using Sonda.Engine.Optimizers;
using Sonda.Engine.Tests.Reference;

namespace Sonda.Engine.Tests.Optimizers;

/// <summary>Every optimizer is listed once, with the facts about its steps that other parts need.</summary>
public class OptimizerKindsTests
{
    public static TheoryData<OptimizerKind> Kinds => [.. Enum.GetValues<OptimizerKind>()];

    [Fact]
    public void EveryOptimizerIsListedOnceInTheOrderOfTheKinds()
    {
        Assert.Equal(Enum.GetValues<OptimizerKind>(), OptimizerKinds.All.Select(definition => definition.Kind));
        Assert.Equal(
            typeof(OptimizerDefinition).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(OptimizerDefinition)) && !type.IsAbstract)
                .Select(type => type.Name).Order(),
            OptimizerKinds.All.Select(definition => definition.GetType().Name).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnOptimizerIsReadByItsNameAndWritten(OptimizerKind kind)
    {
        var spec = new OptimizerSpec(kind);
        Assert.Equal(spec, OptimizerSpec.Parse(spec.Name));
        Assert.Equal(spec, OptimizerSpec.Parse(spec.ToString()));
        Assert.StartsWith(spec.Name, spec.ToString(), StringComparison.Ordinal);
        Assert.Equal(kind, Optimizer<double>.Create(spec, [1]).Spec.Kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AnOptimizerIsInTheDocs(OptimizerKind kind)
    {
        string page = File.ReadAllText(Path.Combine(RepositoryFolder.Path, "docs", "optimizers.md"));
        Assert.Contains($"`{new OptimizerSpec(kind).Name}", page, StringComparison.Ordinal);
    }

    /// <summary>A gradient of 1 and then none: the total effect of the one gradient, in its own step and in later ones.</summary>
    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum(0.9)")]
    [InlineData("momentum(0.5)")]
    [InlineData("nesterov(0.9)")]
    [InlineData("nesterov(0)")]
    public void TheGainIsTheWayOfOneGradientInAllSteps(string text)
    {
        var spec = OptimizerSpec.Parse(text);
        double way = Walk(spec, 2000, step => step == 0 ? 1 : 0);
        Assert.Equal(spec.LearningRate * spec.StepGain, way, 1e-12);
        Assert.False(spec.DividesByGradientSize);
        Assert.Equal(7, spec.StepLengths(7));
    }

    /// <summary>For any small gradient, T steps of the optimizer are as long as the formulas say.</summary>
    [Theory]
    [InlineData("adam", 1)]
    [InlineData("adamw(decay=0)", 1)]
    [InlineData("adagrad", 1)]
    [InlineData("rmsprop(0.99)", 1)]
    [InlineData("rmsprop(0.9)", 1)]
    [InlineData("rmsprop(0)", 1)]
    [InlineData("adam", 1e-4)]
    [InlineData("rmsprop(0.99)", 1e-4)]
    public void AStepThatDividesByTheGradientsSizeGoesAsFarForASmallGradient(string text, double gradient)
    {
        const int steps = 2000;
        var spec = OptimizerSpec.Parse(text);
        double way = Walk(spec, steps, _ => gradient);
        Assert.True(spec.DividesByGradientSize);
        Assert.Equal(1, spec.StepGain);
        Assert.InRange(way / (spec.LearningRate * spec.StepLengths(steps)), 0.98, 1.02);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryOptimizerSaysHowItsStepGoesWithTheGradient(OptimizerKind kind)
    {
        // Twice the gradient moves twice as far, or equally far.
        var spec = new OptimizerSpec(kind) { WeightDecay = 0 };
        double ratio = Walk(spec, 10, _ => 2) / Walk(spec, 10, _ => 1);
        Assert.Equal(spec.DividesByGradientSize ? 1 : 2, ratio, 1e-6);
    }

    private static double Walk(OptimizerSpec spec, int steps, Func<int, double> gradient)
    {
        Optimizer<double> optimizer = Optimizer<double>.Create(spec, [1]);
        double[] parameter = [0];
        for (int step = 0; step < steps; step++)
        {
            optimizer.Begin();
            optimizer.Update(0, parameter, [gradient(step)], spec.LearningRate, 0);
        }

        return Math.Abs(parameter[0]);
    }
}
