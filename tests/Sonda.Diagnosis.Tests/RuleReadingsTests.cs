using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests;

/// <summary>A trace of weight gradients alone: what can be said of it, and what it lacks.</summary>
public sealed class RuleReadingsTests
{
    [Fact]
    public void Weight_gradients_alone_show_a_vanishing_gradient_and_the_verdict_names_what_it_could_not_judge()
    {
        Verdict verdict = Doctor.Standard.Examine(GradientsOnly(0.1));

        Assert.Contains(verdict.Findings, finding => finding is { Ailment: "vanishing", Severity: > Severity.Mild });
        Assert.Equal(
            ["bad-data-scale", "units-alike", "vanished-signal", "exploded-signal", "saturation", "dead-units", "underflow", "update-ratio", "weight-decay", "oscillation", "slow-convergence"],
            verdict.WithoutReadings);
    }

    [Fact]
    public void They_show_an_exploding_gradient_too() =>
        Assert.Contains(Doctor.Standard.Examine(GradientsOnly(10)).Findings, finding => finding.Ailment == "exploding");

    [Fact]
    public void A_rule_without_an_object_lacks_nothing()
    {
        Verdict verdict = Doctor.Standard.Examine(GradientsOnly(1));

        Assert.DoesNotContain("lost-over-time", verdict.WithoutReadings);
        Assert.DoesNotContain("class-imbalance", verdict.WithoutReadings);
        Assert.Empty(Doctor.Standard.Examine(GradientsOnly(1) with { Steps = [] }).WithoutReadings);
    }

    [Fact]
    public void Each_name_is_that_of_an_ailment()
    {
        string[] recurrent = [.. Doctor.Standard.Examine(Nothing()).WithoutReadings];

        Assert.Equal(recurrent.Distinct(), recurrent);
        Assert.All(recurrent, ailment => Assert.NotNull(AilmentKinds.Find(ailment)));
        Assert.Equal(["lost-over-time", "targets-off-scale", "vanishing"], recurrent.Intersect(["vanishing", "lost-over-time", "targets-off-scale"]).Order());
    }

    /// <summary>Forty steps of twenty layers, as a common logger keeps them.</summary>
    private static Trace GradientsOnly(double perLayer) => new()
    {
        Subject = new TraceSubject
        {
            Network = "logged",
            Writer = "a logger",
            Cost = "softmax",
            PlannedSteps = 1000,
            Layers = [.. Enumerable.Range(1, 20).Select(i => new TraceLayer { Name = $"{i}", Kind = TraceLayerKind.Dense, Inputs = 64, Units = 64 })],
        },
        Steps = [.. Enumerable.Range(0, 40).Select(step => new StepReading
        {
            Step = step,
            Layers = [.. Enumerable.Range(0, 20).Select(i => new LayerReading { GradientNorm = Math.Pow(perLayer, 19 - i), WeightNorm = 5 })],
        })],
    };

    private static Trace Nothing() => GradientsOnly(1) with
    {
        Subject = GradientsOnly(1).Subject with { Cost = "mse", Layers = [.. GradientsOnly(1).Subject.Layers.Select(layer => layer with { Kind = TraceLayerKind.Rnn })] },
        Steps = [.. GradientsOnly(1).Steps.Select(step => step with { Layers = [.. step.Layers.Select(_ => new LayerReading { WeightNorm = 1 })] })],
    };
}
