using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;

namespace Sonda.PyTorch.Tests;

/// <summary>The doctor's verdict on PyTorch networks, five seeds each.</summary>
public sealed class VerdictTests
{
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData("sigmoid", "vanishing")]
    [InlineData("default", "vanishing")]
    [InlineData("exploding", "exploding")]
    [InlineData("dead", "dead-units")]
    public void An_ailing_network_is_named(string net, string ailment)
    {
        using var training = PyTorch.Train(net, Seeds, steps: 40);
        foreach ((int seed, Trace trace) in Seeds.Zip(training.Traces))
        {
            Finding? found = Doctor.Standard.Examine(trace).Findings.FirstOrDefault(finding => finding.Ailment == ailment);
            Assert.True(found is { Severity: > Severity.Mild }, $"{net}, seed {seed}: {found?.Severity.ToString() ?? "nothing"}");
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    [InlineData("conv")]
    [InlineData("lstm")]
    [InlineData("residual")]
    [InlineData("layernorm")]
    public void A_network_that_learns_is_healthy(string net)
    {
        using var training = PyTorch.Train(net, Seeds, steps: 160);
        foreach ((int seed, Trace trace) in Seeds.Zip(training.Traces))
        {
            Assert.True(trace.Epochs[^1].TrainingAccuracy > 0.7, $"{net}, seed {seed}: {trace.Epochs[^1].TrainingAccuracy}");
            Finding? worst = Doctor.Standard.Examine(trace).Findings.FirstOrDefault(finding => finding.Severity > Severity.Mild);
            Assert.True(worst is null, $"{net}, seed {seed}: {worst?.Ailment} {worst?.Severity}");
        }
    }
}
