using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

/// <summary>Runs driven at once have the events, readings and bytes of each run alone.</summary>
public sealed class RunGroupTests
{
    [Theory]
    [InlineData("2-[5 tanh xavier]x3-1 bce; data circle(points=100); optimizer adam; batch 7; epochs 6")]
    [InlineData("2-[5 relu he]x3-1 bce; data circle(points=100); rate 0.1; batch 10; epochs 6; schedule plateau(0,0.5)")]
    [InlineData("2-[5 relu he]-1 bce; data circle(points=100); rate 1e30; batch 10; epochs 3")]
    [InlineData("2-[5 relu he bn]-1 bce; data circle(points=100); batch 10; epochs 3")]
    public async Task Each_run_is_as_it_would_be_alone(string text)
    {
        RunSpec spec = RunSpec.Parse(text);
        LoadedData data = await DataSource.LoadAsync(spec.Data);
        foreach (RunGoal goal in (RunGoal[])[RunGoal.End, new RunGoal(Step: 11), new RunGoal(Epoch: 2)])
        {
            (Run Run, List<string> Events)[] together = [.. Enumerable.Range(1, 5).Select(seed => Start(spec, data, seed))];
            RunGroup.StepUntil([.. together.Select(one => one.Run)], goal);
            for (int seed = 1; seed <= 5; seed++)
            {
                (Run alone, List<string> events) = Start(spec, data, seed);
                alone.StepUntil(goal);
                (Run run, List<string> found) = together[seed - 1];
                Assert.Equal(alone.Status, run.Status);
                Assert.Equal(alone.Position, run.Position);
                Assert.Equal(events, found);
                Assert.Equal(NetworkFile.ToBytes(alone.Result()), NetworkFile.ToBytes(run.Result()));
                Assert.Equal(TraceJson.Write(alone.Trace()), TraceJson.Write(run.Trace()));
            }
        }
    }

    [Fact]
    public async Task Runs_of_one_narrow_network_are_driven_together_and_others_one_by_one()
    {
        RunSpec narrow = RunSpec.Parse("2-[5 tanh]x3-1; data circle(points=100)"), wide = RunSpec.Parse("2-[60 tanh]x3-1; data circle(points=100)");
        LoadedData data = await DataSource.LoadAsync(narrow.Data);
        RunSpec middle = RunSpec.Parse("2-[10 tanh]x3-1; data circle(points=100)");
        Assert.Equal((10, 1), (RunGroup.Size(middle, data, 10, 1), RunGroup.Size(middle, data, 10, 2)));
        Assert.Equal((16, 10, 5, 1, 1), (
            RunGroup.Size(narrow, data, 200, 1), RunGroup.Size(narrow, data, 10, 1), RunGroup.Size(narrow, data, 10, 2), RunGroup.Size(narrow, data, 4, 2),
            RunGroup.Size(wide, data, 200, 1)));
    }

    private static (Run Run, List<string> Events) Start(RunSpec spec, LoadedData data, int seed)
    {
        var events = new Written();
        return (Run.Start(spec with { Seed = (ulong)seed }, data, new RunOptions
        {
            Readings = new EpochReadings { Every = 2, ValidationCost = true, Speeds = true },
            Trace = new StepReadings { Schedule = new ProbeSchedule(9) { Dense = 3 } },
            Listeners = [events],
        }), events.Lines);
    }

    /// <summary>The events as JSON, without the times that the clock gives.</summary>
    private sealed class Written : IRunListener
    {
        public List<string> Lines { get; } = [];

        public void Hear(RunEvent happened) => Lines.Add(RunEventJson.Write(happened switch
        {
            EpochEnded { Result: { } result } ended => ended with { Result = result with { Seconds = 0 } },
            RunEnded ended => ended with { Seconds = 0 },
            _ => happened,
        }));
    }
}
