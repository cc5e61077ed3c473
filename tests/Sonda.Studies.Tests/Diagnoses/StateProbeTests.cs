using Sonda.Data;
using Sonda.Diagnosis.Ailments.LostOverTime;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;
using Sonda.Studies.Diagnoses;
using Sonda.Tests;

namespace Sonda.Studies.Tests.Diagnoses;

/// <summary>The score of the untrained state, and the diagnosis from it.</summary>
public sealed class StateProbeTests
{
    [Fact]
    public void Of_numbers_a_step_ago_the_state_tells_and_of_numbers_long_ago_it_does_not()
    {
        // With two steps the state holds both numbers; of the sum of two among 100, a vanishing state holds almost nothing.
        Assert.InRange(Of("(2,2)-[rnn 32]-1 mse", "adding(length=2,rows=1000)")!.Value, 0.8, 1);
        Assert.InRange(Of("(100,2)-[rnn 32]-1 mse", "adding(length=100,rows=1000)")!.Value, -0.2, 0.1);
    }

    [Theory]
    [InlineData("2-[5 tanh]-2 softmax", "circle")]
    [InlineData("(25,10)-[rnn 8 all]-9 softmax", "copy(delay=5,rows=200)")]
    [InlineData("(40,2)-[rnn 16]-1 mse", "adding(length=40,rows=60)")]
    public void There_is_none_without_a_state_or_one_answer_or_rows_enough(string network, string data) => Assert.Null(Of(network, data));

    [Theory]
    [InlineData("(100,2)-[rnn 32]-1 mse", Severity.Moderate)] // the plan can enlarge its weights, so that its start does not decide
    [InlineData("(100,2)-[rnn 32 truncate(5)]-1 mse", null)]
    [InlineData("(100,2)-[rnn 32 relu recurrent(identity)]-1 mse", null)]
    [InlineData("(100,2)-[lstm 32]-1 mse", null)]
    [InlineData("(100,2)-[gru 32]-1 mse", null)]
    public void A_plain_network_is_said_to_lose_what_it_adds_and_one_that_keeps_it_is_not(string network, Severity? severity)
    {
        var run = RunSpec.Parse($"{network}; data adding(length=100,rows=10000); optimizer adam; batch 32; epochs 10");
        LoadedData data = Load.Data("adding(length=100,rows=10000)");
        Trace trace = Examination.Watch(run, data, new ExaminationOptions { Steps = 0 });
        Assert.Equal(severity, new LostOverTimeRule().Examine(trace).SingleOrDefault()?.Severity);
        Assert.NotNull(trace.Steps[0].LinearProbeScore);
    }

    private static double? Of(string network, string data)
    {
        LoadedData loaded = Load.Data(data);
        return StateProbe.Of(Network<float>.Create(NetworkSpec.Parse(network), new RandomStream(1)), loaded);
    }
}
