using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

/// <summary>A run with weights of classes, stopped and continued with data that are loaded again.</summary>
public sealed class WeightedRunTests
{
    [Fact]
    public async Task A_resumed_run_keeps_its_weights_and_ends_with_the_same_bytes()
    {
        var spec = RunSpec.Parse("2-[5 tanh xavier]-1 bce; data circle+weights(1:20); batch 50; epochs 4");
        LoadedData data = await DataSource.LoadAsync(spec.Data);
        var whole = Run.Start(spec, data);
        whole.StepUntil(RunGoal.End);
        var first = Run.Start(spec, data);
        first.StepUntil(new RunGoal(Step: 20));
        LoadedData again = await DataSource.LoadAsync(DatasetSpec.Parse(first.Snapshot().Data.Name));
        var resumed = Run.Resume(first.Snapshot(), again);
        resumed.StepUntil(RunGoal.End);
        Assert.Equal(Parameters(whole), Parameters(resumed));
        LoadedData plain = await DataSource.LoadAsync(DatasetSpec.Parse("circle"));
        Assert.ThrowsAny<Exception>(() => Run.Resume(first.Snapshot(), plain));
        var unweighted = Run.Start(spec with { Data = DatasetSpec.Parse("circle") }, plain);
        unweighted.StepUntil(RunGoal.End);
        Assert.NotEqual(Parameters(whole), Parameters(unweighted));
    }

    private static float[] Parameters(Run run) => [.. run.Result().Parameters.SelectMany(parameter => parameter.Stored.Padded.ToArray())];
}
