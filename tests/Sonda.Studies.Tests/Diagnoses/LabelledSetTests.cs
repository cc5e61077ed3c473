using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Ailments.DeadUnits;
using Sonda.Diagnosis.Ailments.Exploding;
using Sonda.Diagnosis.Ailments.NotFinite;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;
using Sonda.Tests;

namespace Sonda.Studies.Tests.Diagnoses;

/// <summary>Recorded traces of runs with a known ailment, one seed of each; <c>benchmarks -- table doctor</c> takes many seeds.</summary>
public sealed class LabelledSetTests
{
    public static TheoryData<string> Ailing =>
        [.. new[] { LabelledSet.Sigmoid, LabelledSet.SmallStart, LabelledSet.Exponential }.SelectMany(family => family.Runs).Select(run => run.ToString())];

    public static TheoryData<string> Healthy => [.. LabelledSet.Healthy.Runs.Select(run => run.ToString())];

    public LabelledSetTests() => Requirement.FusedMultiplyAdd();

    [Theory]
    [MemberData(nameof(Ailing))]
    public async Task The_right_ailment_is_named_first(string text)
    {
        var run = RunSpec.Parse(text);
        LabelledFamily family = new[] { LabelledSet.Sigmoid, LabelledSet.SmallStart, LabelledSet.Exponential }.Single(one => one.Runs.Contains(run));
        Trace trace = Examination.Watch(run, await Load(run), new ExaminationOptions { Steps = family.Ailment == NotFiniteRule.Id ? 6 : 0 });
        Verdict verdict = Doctor.Standard.Examine(trace);
        Assert.Equal(family.Ailment, verdict.Findings[0].Ailment);
        Assert.False(verdict.Healthy);
        Assert.DoesNotContain(verdict.Findings, finding => finding.Ailment == ExplodingRule.Id);
        Assert.Equal(0, verdict.Findings[0].SinceStep);
    }

    [Theory]
    [MemberData(nameof(Healthy))]
    public async Task A_control_is_not_alarmed(string text)
    {
        var run = RunSpec.Parse(text);
        Assert.True(Doctor.Standard.Examine(Examination.Watch(run, await Load(run), new ExaminationOptions())).Healthy);
    }

    [Fact]
    public async Task Deep_relu_gives_the_probability_of_death_whatever_the_threads()
    {
        RunSpec run = LabelledSet.DeepRelu.Runs[0];
        LoadedData data = await Load(run);
        TraceStarts one = OtherStarts.Count(run, data, 40, steps: 10, threads: 1, stop: TestContext.Current.CancellationToken)!;
        Assert.Equal(one, OtherStarts.Count(run, data, 40, steps: 10, threads: 2, stop: TestContext.Current.CancellationToken));
        Assert.InRange(one.BlockedAtOnce, 2, 18);
        Assert.InRange(one.Blocked, one.BlockedAtOnce, 24);
        Trace trace = Examination.Watch(run, data, new ExaminationOptions { Steps = 0, Starts = 20, Threads = 2 });
        Assert.Equal(20, trace.OtherStarts!.Count);
        Assert.Contains(Doctor.Standard.Examine(trace).Findings, finding => finding.Ailment == DeadUnitsRule.Id && finding.Severity != Severity.Mild);
        Assert.Equal(TraceJson.Write(trace), TraceJson.Write(TraceJson.Read(TraceJson.Write(trace))));
    }

    [Fact]
    public async Task Of_images_a_dead_unit_is_a_map()
    {
        // Maps with only negative weights never let a pixel through.
        var run = RunSpec.Parse("(1,28,28)-[conv 3 5x5 relu uniform(-0.2,-0.1)]-[max 2]-10 softmax; data drawn; batch 16; epochs 1");
        LoadedData data = await Load(run);
        Trace dead = Examination.Watch(run, data, new ExaminationOptions { Steps = 0 });
        Assert.Equal([0, 1, 2], dead.Steps[0].Layers[0].DeadUnits);
        var living = RunSpec.Parse("(1,28,28)-[conv 3 5x5 relu uniform(0.1,0.2)]-[max 2]-10 softmax; data drawn; batch 16; epochs 1");
        Assert.Empty(Examination.Watch(living, data, new ExaminationOptions { Steps = 0 }).Steps[0].Layers[0].DeadUnits!);
    }

    private static Task<LoadedData> Load(RunSpec run) =>
        DataSource.LoadAsync(new DataOptions(Offline: true) { Spec = run.Data }, null, TestContext.Current.CancellationToken);
}
