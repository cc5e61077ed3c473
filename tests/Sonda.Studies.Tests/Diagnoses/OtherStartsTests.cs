using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;

namespace Sonda.Studies.Tests.Diagnoses;

public sealed class OtherStartsTests
{
    private static readonly RunSpec Run = RunSpec.Parse("2-[3 relu he]x4-1 bce; data circle(points=100); optimizer adam; batch 70; epochs 50");

    /// <summary>The same in mini-batches small enough for several networks to share the lanes of the vectors.</summary>
    private static readonly RunSpec Shared = RunSpec.Parse("2-[3 relu he]x4-1 bce; data circle(points=100); optimizer adam; batch 35; epochs 50");

    [Fact]
    public async Task Starts_that_share_the_lanes_are_those_of_each_alone()
    {
        LoadedData data = await Load();
        TraceStarts together = OtherStarts.Count(Shared, data, 40, steps: 60, stop: TestContext.Current.CancellationToken)!;
        TraceStarts alone = OtherStarts.Count(Shared, data, 40, steps: 60, threads: 40, stop: TestContext.Current.CancellationToken)!;
        Assert.Equal(alone, together);
        Assert.InRange(together.Blocked, 1, 39);
        TraceStarts none = OtherStarts.Count(Shared, data, 40, steps: 60, budget: TimeSpan.Zero, stop: TestContext.Current.CancellationToken)!;
        Assert.Equal(16, none.Count);
    }

    [Fact]
    public async Task The_run_itself_is_examined_before_other_seeds()
    {
        var heard = new Heard(_ => { });
        Trace trace = Examination.Watch(Run, await Load(), new ExaminationOptions { Steps = 3, Starts = 4 }, heard, TestContext.Current.CancellationToken);
        Assert.Equal(["examination", "examination", "examination", "starts", "starts", "starts", "starts"], heard.Parts);
        Assert.Equal((3, 4), (trace.Steps.Count, trace.OtherStarts!.Count));
    }

    [Fact]
    public async Task A_stop_keeps_the_run_and_the_seeds_counted_by_then()
    {
        using var stop = new CancellationTokenSource();
        int starts = 0;
        var heard = new Heard(progress =>
        {
            if (progress.Part == "starts" && ++starts == 2)
            {
                stop.Cancel();
            }
        });
        Trace trace = Examination.Watch(Run, await Load(), new ExaminationOptions { Steps = 3, Starts = 100 }, heard, stop.Token);
        Assert.Equal((3, 2), (trace.Steps.Count, trace.OtherStarts!.Count));
    }

    [Fact]
    public async Task A_budget_ends_the_count_after_at_least_one_seed()
    {
        LoadedData data = await Load();
        TraceStarts all = OtherStarts.Count(Run, data, 10, steps: 20, stop: TestContext.Current.CancellationToken)!;
        TraceStarts none = OtherStarts.Count(Run, data, 10, steps: 20, budget: TimeSpan.Zero, stop: TestContext.Current.CancellationToken)!;
        TraceStarts some = OtherStarts.Count(Run, data, 10, steps: 20, budget: TimeSpan.FromSeconds(50), time: new Ticking(), stop: TestContext.Current.CancellationToken)!;
        Assert.Equal((10, 1), (all.Count, none.Count));
        Assert.InRange(some.Count, 2, 9);
    }

    [Fact]
    public async Task A_diagnosis_says_how_many_seeds_there_was_no_time_for()
    {
        var options = new DiagnosisOptions { Run = Run, Steps = 2, StartsBudget = TimeSpan.Zero, Threads = 1 };
        LoadedData data = await Load();
        DiagnosisResult cut = DiagnosisExperiment.Run(data, options, null, TestContext.Current.CancellationToken);
        Assert.Equal((100, 1), (cut.StartsPlanned, cut.Trace.OtherStarts!.Count));
        DiagnosisResult asked = DiagnosisExperiment.Run(data, options with { Starts = 5 }, null, TestContext.Current.CancellationToken);
        Assert.Equal((5, 5), (asked.StartsPlanned, asked.Trace.OtherStarts!.Count));
    }

    private static Task<LoadedData> Load() =>
        DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = Run.Data }, null, TestContext.Current.CancellationToken);

    private sealed class Heard(Action<ExperimentProgress> then) : IProgress<ExperimentProgress>
    {
        public List<string> Parts { get; } = [];

        public void Report(ExperimentProgress value)
        {
            Parts.Add(value.Part);
            then(value);
        }
    }

    /// <summary>A clock that goes on by a second whenever somebody looks at it.</summary>
    private sealed class Ticking : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
