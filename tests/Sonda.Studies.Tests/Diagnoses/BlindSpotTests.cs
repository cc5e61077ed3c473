using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Ailments.SlowConvergence;
using Sonda.Diagnosis.Ailments.TargetsOffScale;
using Sonda.Diagnosis.Ailments.VanishedSignal;
using Sonda.Diagnosis.Ailments.WeightDecay;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;

namespace Sonda.Studies.Tests.Diagnoses;

/// <summary>Kinds of trouble that the doctor once missed, or told as another, each beside a network that learns.</summary>
public sealed class BlindSpotTests
{
    [Theory]
    [InlineData("2-[30 relu he drop(0.5)]x8-3 softmax; data blob; optimizer adam; batch 32; epochs 30", Severity.Moderate)]
    [InlineData("2-[20 tanh xavier drop(0.8)]x4-3 softmax; data blob; optimizer adam; batch 32; epochs 30", Severity.Severe)]
    [InlineData("2-[30 relu he drop(0.5)]x4-3 softmax; data blob; optimizer adam; batch 32; epochs 30", Severity.Mild)]
    [InlineData("2-[30 relu he drop(0.3)]x4-3 softmax; data blob; optimizer adam; batch 32; epochs 30", null)]
    [InlineData("2-[20 tanh xavier]-res([20 tanh xavier drop(0.8)])x4-3 softmax; data blob; optimizer adam; batch 32; epochs 30", null)]
    public async Task Dropout_that_leaves_more_noise_than_signal_is_named_under_Adam(string run, Severity? expected)
    {
        Verdict verdict = await Examine(run, 40);
        Finding? found = verdict.Findings.FirstOrDefault(finding => finding.Form == VanishedSignalRule.Noise);
        Assert.Equal(expected, found?.Severity);
        Assert.Equal(expected is not null, verdict.Remedies is [{ Id: "no-dropout" }, ..]);
    }

    [Theory]
    [InlineData("2-[10 tanh xavier]x2-[1 xavier] bce; data circle; optimizer adam; rate 0; batch 32; epochs 20")]
    [InlineData("2-[10 tanh xavier]x2-[1 xavier] bce; data circle; rate 0; batch 32; epochs 20")]
    public async Task A_rate_of_zero_gets_the_default_rate_of_its_optimizer(string run)
    {
        Verdict verdict = await Examine(run, 40);
        Assert.Equal("default-rate", verdict.Remedies[0].Id);
        Assert.DoesNotContain(verdict.Remedies, remedy => remedy.Id.Contains("higher-rate", StringComparison.Ordinal));
        Verdict healthy = await Examine(run.Replace(" rate 0;", "", StringComparison.Ordinal), 40);
        Assert.DoesNotContain(healthy.Remedies, remedy => remedy.Id.Contains("default-rate", StringComparison.Ordinal));
    }

    /// <summary>Outputs that grow over the steps of a recurrent layer are no fault of the targets, which are near 1.</summary>
    [Theory]
    [InlineData("(30,2)-[rnn 24 relu recurrent(normal(0,0.6))]-1 mse; data adding(30,rows=500); optimizer adam; batch 50; epochs 5", true)]
    [InlineData("(30,2)-[rnn 24 identity recurrent(normal(0,0.4))]-1 mse; data adding(30,rows=500); optimizer adam; batch 50; epochs 5", true)]
    [InlineData("(30,2)-[rnn 24 relu recurrent(identity)]-1 mse; data adding(30,rows=500); optimizer adam; batch 50; epochs 5", false)]
    public async Task Growth_inside_a_recurrent_layer_is_told_as_growth(string run, bool grows)
    {
        Verdict verdict = await Examine(run, 20);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Ailment is TargetsOffScaleRule.Id or VanishedSignalRule.Id);
        Assert.Equal(grows, verdict.Findings.Any(finding => finding is { Ailment: LostOverTimeRule.Id, Form: LostOverTimeRule.Growing, Severity: Severity.Severe }));
        if (grows)
        {
            Assert.Equal("orthogonal-recurrence", verdict.Remedies[0].Id);
        }
    }

    [Theory]
    [InlineData("2-[20 tanh xavier]x2-3 softmax; data blob; rate 0.1; lambda 1500; batch 32; epochs 5", true)]
    [InlineData("2-[20 tanh xavier]x2-3 softmax; data blob; rate 0.1; lambda 1; batch 32; epochs 5", false)]
    public async Task Decay_that_takes_nearly_all_weights_within_five_epochs_is_named(string run, bool expected)
    {
        Verdict verdict = await Examine(run, 40);
        Assert.Equal(expected, verdict.Findings.Any(finding => finding is { Ailment: WeightDecayRule.Id, Severity: > Severity.Mild }));
        Assert.Equal(expected, verdict.Remedies is [{ Id: "no-decay" }, ..]);
    }

    /// <summary>A cost that falls evenly, but too slowly, was too slow from the start; one that stopped after a good start, from there on.</summary>
    [Fact]
    public async Task A_slow_training_was_slow_from_the_step_at_which_its_pace_no_longer_sufficed()
    {
        Trace trace = await Watch("2-[20 tanh xavier]x2-3 softmax; data blob; rate 0.0002; lambda 0; batch 32; epochs 20", null);
        Finding even = Assert.Single(new SlowConvergenceRule().Examine(trace));
        Assert.Equal(0, even.SinceStep);
        double guessing = trace.Subject.ConstantCost!.Value;
        Trace stopped = trace with
        {
            Epochs = [.. trace.Epochs.Select((epoch, i) => epoch with { TrainingCost = guessing * Math.Max(0.95, 1.2 - (0.05 * i)) })],
        };
        Finding late = Assert.Single(new SlowConvergenceRule().Examine(stopped));
        Assert.InRange(late.SinceStep, stopped.Epochs[3].Step, stopped.Epochs[10].Step);
    }

    /// <summary>Few units a layer lose the rows under any activation; wide layers do not.</summary>
    [Theory]
    [InlineData("2-[3 relu he]x24-1 bce; data circle(noise=0.05,factor=0.5); optimizer adam; batch 32; epochs 20", "tanh+residual")]
    [InlineData("2-[2 relu he]x20-3 softmax; data blob(deviation=1); rate 0.2; lambda 0; batch 32; epochs 20", "tanh+residual")]
    public async Task Deep_networks_of_few_units_a_layer_get_a_path_around_the_layers(string run, string expected) =>
        Assert.Equal(expected, (await Examine(run, 40)).Remedies[0].Id);

    private static async Task<Verdict> Examine(string run, int? steps) => Doctor.Standard.Examine(await Watch(run, steps));

    private static async Task<Trace> Watch(string text, int? steps)
    {
        RunSpec run = RunSpec.Parse(text);
        LoadedData data = await DataSource.LoadAsync(run.Data);
        return Examination.Watch(run, data, new ExaminationOptions { Steps = steps }, null, CancellationToken.None);
    }
}
