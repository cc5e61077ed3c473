using Sonda.Engine;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

public sealed class RunTests
{
    private const int Steps = 2000;

    private static readonly RunSpec Spec = RunSpec.Parse("784-[12 tanh]-10 softmax; epochs 1000; lambda 1; seed 5");

    /// <summary>Steered by hand, paused, stopped and resumed: the same bytes, on one thread and on two.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void A_replay_gives_the_same_bytes(ulong seed)
    {
        AppliedChange[] changes = SteeredRuns.Draw(seed, 20, Steps);
        Run whole = Begin();
        SteeredRuns.Follow(whole, changes, Steps);
        string expected = SteeredRuns.Fingerprint(whole);
        Assert.NotEmpty(whole.Changes);

        Run replayed = Begin();
        SteeredRuns.Follow(replayed, whole.Changes, Steps);
        Assert.Equal(expected, SteeredRuns.Fingerprint(replayed));

        using var workers = new Workers(2);
        Run stopped = Begin(workers);
        SteeredRuns.Follow(stopped, changes, 777);
        stopped.Pause();
        Checkpoint checkpoint = stopped.Snapshot();
        Run resumed = Run.Resume(checkpoint, SteeredRuns.Digits, new RunOptions { Workers = workers });
        SteeredRuns.Follow(resumed, changes.Where(change => change.Step >= 777), Steps);
        Assert.Equal(expected, SteeredRuns.Fingerprint(resumed));
        Assert.Equal(whole.Changes, resumed.Changes);
    }

    [Fact]
    public void A_checkpoint_file_carries_the_changes()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("sonda-").FullName, "state.sonda");
        Run run = Begin();
        run.StepUntil(new RunGoal(Step: 33));
        run.Change(RunChange.Parse("optimizer adam; rate 0.003"));
        run.StepUntil(new RunGoal(Step: 50));
        CheckpointFile.Save(run.Snapshot(), path);
        Run resumed = Run.Resume(CheckpointFile.Load(path), SteeredRuns.Digits);
        Assert.Equal(run.Training, resumed.Training);
        run.StepUntil(new RunGoal(Step: 90));
        resumed.StepUntil(new RunGoal(Step: 90));
        Assert.Equal(SteeredRuns.Fingerprint(run), SteeredRuns.Fingerprint(resumed));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_run_and_a_bare_trainer_give_the_same_bytes()
    {
        var random = new Engine.Randomness.RandomStream(Spec.Seed);
        Network<float> network = InitialNetwork.Create<float>(Spec.Network, random, SteeredRuns.Digits.Training);
        var trainer = new Trainer<float>(network, SteeredRuns.Digits.Training, Spec.Training, random);
        Run run = Begin();
        for (int step = 0; step < 100; step++)
        {
            trainer.TrainStep();
            Assert.True(run.Step());
        }

        TrainingState<float> bare = trainer.Save(), run1 = run.Snapshot().State;
        Assert.Equal(bare.Parameters, run1.Parameters);
        Assert.Equal(bare.Factors, run1.Factors);
    }

    [Fact]
    public void Events_tell_the_run_and_come_again_under_the_same_numbers()
    {
        var first = new Heard();
        Run run = Run.Start(Spec with { Training = Spec.Training with { Epochs = 3 } }, SteeredRuns.Digits, Traced(first));
        run.StepUntil(new RunGoal(Step: 30));
        run.Change(RunChange.LearningRate(0.2));
        run.Pause();
        Checkpoint checkpoint = run.Snapshot();
        run.StepUntil(RunGoal.End);
        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.False(run.Step());

        var second = new Heard();
        Run resumed = Run.Resume(checkpoint, SteeredRuns.Digits, Traced(second));
        resumed.StepUntil(RunGoal.End);
        RunEvent[] numbered = [.. first.Events.Where(happened => happened.Number is not null)];
        Assert.Equal(Enumerable.Range(0, numbered.Length).Select(i => (long?)i), numbered.Select(happened => happened.Number));
        string[] tail = [.. numbered.Where(happened => happened.Number >= checkpoint.Number).Select(Told)];
        Assert.Equal(tail, second.Events.Where(happened => happened.Number is not null).Select(Told));
        Assert.IsType<RunStarted>(first.Events[0]);
        Assert.Contains(first.Events, happened => happened is RunPaused { Step: 30 });
        Assert.Contains(first.Events, happened => happened is RunChanged { Step: 30 });
        Assert.Equal(3, first.Events.Count(happened => happened is EpochEnded));
        Assert.IsType<RunEnded>(first.Events[^1]);
    }

    [Fact]
    public void Every_event_reads_back_from_its_line()
    {
        var heard = new Heard();
        Run run = Run.Start(RunSpec.Parse("784-[4 relu]-10; rate 1e30; lambda 0; epochs 9"), SteeredRuns.Digits, Traced(heard));
        run.Change(RunChange.BatchSize(20));
        run.Step();
        run.Pause();
        run.StepUntil(RunGoal.End);
        Assert.Equal(RunStatus.Diverged, run.Status);
        Assert.Throws<InvalidOperationException>(() => run.Change(RunChange.Lambda(0)));
        Assert.Contains(heard.Events, happened => happened is RunDiverged);
        foreach (RunEvent happened in heard.Events)
        {
            string line = RunEventJson.Write(happened);
            Assert.DoesNotContain('\n', line);
            Assert.Equal(line, RunEventJson.Write(RunEventJson.Read(line)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"event\":\"landed\",\"step\":1}")]
    [InlineData("{\"event\":\"changed\",\"step\":1,\"change\":\"colour red\"}")]
    [InlineData("{\"event\":\"epoch\",\"step\":1")]
    public void A_line_that_is_no_event_is_refused(string line) => Assert.Throws<SpecException>(() => RunEventJson.Read(line));

    [Fact]
    public void A_pause_does_not_count_as_time()
    {
        var time = new ManualTime();
        Run run = Run.Start(Spec, SteeredRuns.Digits, new RunOptions { Time = time });
        run.Step();
        time.Advance(TimeSpan.FromSeconds(2));
        run.Pause();
        time.Advance(TimeSpan.FromHours(1));
        run.Step();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(5, run.Seconds);
        Assert.Equal(5, run.Snapshot().Seconds);
    }

    [Fact]
    public void More_epochs_wake_a_run_that_has_completed()
    {
        RunSpec two = Spec with { Training = Spec.Training with { Epochs = 2 } };
        Run run = Run.Start(two, SteeredRuns.Digits);
        run.StepUntil(RunGoal.End);
        Assert.Equal(RunStatus.Completed, run.Status);
        run.Change(RunChange.Epochs(4));
        Assert.Equal(RunStatus.Ready, run.Status);
        run.StepUntil(RunGoal.End);
        Run whole = Run.Start(two with { Training = two.Training with { Epochs = 4 } }, SteeredRuns.Digits);
        whole.StepUntil(RunGoal.End);
        Assert.Equal(SteeredRuns.Fingerprint(whole), SteeredRuns.Fingerprint(run));
    }

    [Fact]
    public void An_epoch_that_has_begun_cannot_be_taken_away()
    {
        Run run = Begin();
        run.StepUntil(new RunGoal(Epoch: 2));
        run.Step();
        string before = SteeredRuns.Fingerprint(run);
        Assert.Throws<SettingException>(() => run.Change(RunChange.Epochs(2)));
        Assert.Equal(before, SteeredRuns.Fingerprint(run));
        run.Change(RunChange.Epochs(3));
        run.StepUntil(RunGoal.End);
        Assert.Equal((RunStatus.Completed, 3), (run.Status, run.Position.Epoch));
    }

    [Fact]
    public void A_warm_step_allocates_nothing()
    {
        Run run = Run.Start(Spec, SteeredRuns.Digits, new RunOptions { Readings = EpochReadings.None, KeepsResult = false });
        run.StepUntil(new RunGoal(Step: 45));
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            // An epoch has 21 steps; the event between two epochs may allocate.
            run.StepUntil(new RunGoal(Epoch: run.Position.Epoch + 1));
            run.Step();
            long start = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 15; step++)
            {
                run.Step();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        Assert.Equal(0, least);
    }

    private static Run Begin(Workers? workers = null) =>
        Run.Start(Spec, SteeredRuns.Digits, new RunOptions { Workers = workers });

    private static RunOptions Traced(IRunListener listener) => new()
    {
        Trace = new StepReadings { Schedule = new ProbeSchedule(7) },
        Listeners = [listener],
    };

    /// <summary>An event without its times, which differ from run to run.</summary>
    private static string Told(RunEvent happened) => RunEventJson.Write(happened switch
    {
        EpochEnded { Result: { } result } epoch => epoch with { Result = result with { Seconds = 0 } },
        RunEnded ended => ended with { Seconds = 0 },
        _ => happened,
    });

    private sealed class Heard : IRunListener
    {
        public List<RunEvent> Events { get; } = [];

        public void Hear(RunEvent happened) => Events.Add(happened);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan span) => _now += span.Ticks;
    }
}
