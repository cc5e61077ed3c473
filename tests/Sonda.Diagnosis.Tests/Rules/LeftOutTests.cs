using Sonda.Diagnosis.Ailments.LeftOut;
using Sonda.Diagnosis.Ailments.UpdateRatio;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Remedies;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Tests.Rules;

/// <summary>Weights that no step moves because the optimizer does not hold them, or because the cost does not depend on them.</summary>
public sealed class LeftOutTests
{
    private static readonly Trace Half = SyntheticTraces.LeftOut(layer => layer < 5);

    private static Finding? Of(Trace trace) => Doctor.Standard.Examine(trace).Findings.SingleOrDefault(finding => finding.Ailment == LeftOutRule.Id);

    [Fact]
    public void Where_no_layer_is_held_nothing_else_is_prescribed()
    {
        Verdict verdict = Doctor.Standard.Examine(SyntheticTraces.Sick(LeftOutRule.Id));
        Finding first = verdict.Findings[0];
        Assert.Equal((LeftOutRule.Id, LeftOutRule.None, Severity.Severe), (first.Ailment, first.Form, first.Severity));
        Assert.Equal((11, 11), (first.Evidence["left"], first.Evidence["layers"]));
        Assert.Equal([RemedyKinds.HoldWeights], verdict.Remedies.Select(remedy => remedy.Id));
        Assert.DoesNotContain(verdict.Findings, finding => finding.Remedies.Contains(RemedyKinds.HigherRate));
    }

    [Fact]
    public void A_severe_one_comes_before_what_else_explains_everything()
    {
        Trace trace = SyntheticTraces.Sick(LeftOutRule.Id);
        trace = trace with { Subject = trace.Subject with { Cost = "softmax" } };
        Assert.Equal([LeftOutRule.Id, "zero-jacobian"], Doctor.Standard.Examine(trace).Findings.Take(2).Select(finding => finding.Ailment));
    }

    [Theory]
    [InlineData(0.7, Severity.Moderate)]
    [InlineData(0.1, Severity.Mild)]
    public void A_part_matters_until_the_network_has_learned(double cost, Severity severity)
    {
        Trace trace = Half with { Epochs = [.. Half.Epochs.Select(epoch => epoch with { TrainingCost = cost })] };
        Finding found = Of(trace)!;
        Assert.Equal((severity, null, 5.0), (found.Severity, found.Form, found.Evidence["left"]));
        Assert.Equal([0, 1, 2, 3, 4], found.Layers);
        Assert.Equal(RemedyKinds.HoldWeights, Doctor.Standard.Examine(trace).Remedies[0].Id);
    }

    [Theory]
    [InlineData(0.001, null)]
    [InlineData(1e-9, Severity.Moderate)]
    public void Steps_are_judged_by_the_layers_that_are_held(double ratio, Severity? severity)
    {
        Trace trace = Half with
        {
            Steps = [.. Half.Steps.Select(step => step with { Layers = [.. step.Layers.Select(layer => layer.UpdateRatio == 0 ? layer : layer with { UpdateRatio = ratio })] })],
        };
        Finding? found = Doctor.Standard.Examine(trace).Findings.SingleOrDefault(finding => finding.Ailment == UpdateRatioRule.Id);
        Assert.Equal(severity, found?.Severity);
        Assert.True(found is null || found.Layers.SequenceEqual(Enumerable.Range(5, 6)));
    }

    [Fact]
    public void A_layer_that_moved_is_held_by_another_optimizer()
    {
        Trace moved = Half with { Steps = [.. Half.Steps.SkipLast(1), Half.Steps[^1] with { Layers = SyntheticTraces.Healthy.Steps[0].Layers }] };
        Assert.Null(Of(moved));
        Assert.All(TraceJson.Read(TraceJson.Write(moved)).Subject.Layers, layer => Assert.True(layer.IsHeld));
        Assert.Equal(5, TraceJson.Read(TraceJson.Write(Half)).Subject.Layers.Count(layer => !layer.IsHeld));
    }

    [Fact]
    public void Without_a_length_of_steps_the_rule_is_silent_and_says_that_it_lacks_readings()
    {
        Trace unread = Half with { Steps = [.. Half.Steps.Select(step => step with { Layers = [.. step.Layers.Select(layer => layer with { UpdateRatio = null })] })] };
        Assert.Null(Of(unread));
        Assert.Contains(LeftOutRule.Id, Doctor.Standard.Examine(unread).WithoutReadings);
        Assert.DoesNotContain(LeftOutRule.Id, Doctor.Standard.Examine(SyntheticTraces.Healthy).WithoutReadings);
    }

    [Theory]
    [InlineData(0.7, Severity.Moderate)]
    [InlineData(0.1, Severity.Mild)]
    public void Weights_that_the_cost_does_not_depend_on_are_named(double cost, Severity severity)
    {
        Trace trace = SyntheticTraces.Healthy;
        trace = trace with
        {
            Subject = trace.Subject with { CutOff = ["body.0.weight", "body.2.weight"] },
            Epochs = [.. trace.Epochs.Select(epoch => epoch with { TrainingCost = cost })],
        };
        Verdict verdict = Doctor.Standard.Examine(trace);
        Finding found = Assert.Single(verdict.Findings, finding => finding.Ailment == LeftOutRule.Id);
        Assert.Equal((severity, LeftOutRule.CutOff, 2.0), (found.Severity, found.Form, found.Evidence["cutOff"]));
        Assert.Equal(["body.0.weight", "body.2.weight"], found.Weights);
        Assert.Empty(found.Layers);
        Assert.Equal(severity == Severity.Mild, verdict.Healthy);
        Assert.Equal(RemedyKinds.ConnectWeights, verdict.Remedies[0].Id);
    }

    [Fact]
    public void Layers_that_are_cut_off_come_before_the_scale_of_what_the_next_one_takes_in()
    {
        Trace trace = SyntheticTraces.Sick("bad-data-scale");
        Verdict verdict = Doctor.Standard.Examine(trace with { Subject = trace.Subject with { CutOff = ["body.0.weight"] } });
        Assert.Equal([LeftOutRule.Id, "bad-data-scale"], verdict.Findings.Take(2).Select(finding => finding.Ailment));
        Assert.Equal(RemedyKinds.ConnectWeights, verdict.Remedies[0].Id);
        Assert.Single(verdict.Remedies, remedy => remedy.Id.Contains(RemedyKinds.ConnectWeights, StringComparison.Ordinal));
    }

    [Fact]
    public void A_head_alone_that_is_somewhat_better_than_guessing_does_not_excuse_layers_that_rest() => Assert.Equal(
        Severity.Moderate, Of(Half with { Epochs = [.. Half.Epochs.Select(epoch => epoch with { TrainingCost = 0.5 })] })!.Severity);

    [Fact]
    public void An_accuracy_shows_too_that_a_network_learned()
    {
        Trace trace = Half with
        {
            Subject = Half.Subject with { ConstantCost = null, ValidationRows = 1000 },
            Epochs = [new EpochReading { Epoch = 100, Step = 1000, ValidationAccuracy = 0.9 }],
        };
        Assert.Equal(Severity.Mild, Of(trace)!.Severity);
    }
}
