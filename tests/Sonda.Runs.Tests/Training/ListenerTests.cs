using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sonda.Data;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Training;

/// <summary>Listeners that throw, steer the run or add others: every listener hears every event, in its order, and the run stays whole.</summary>
public sealed class ListenerTests
{
    private static readonly LoadedData Data = FakeDigits.Create(60);
    private static readonly RunSpec Spec = RunSpec.Parse("784-6-10; batch 10; epochs 3; seed 7");

    [Theory]
    [InlineData(typeof(RunStarted))]
    [InlineData(typeof(StepRead))]
    [InlineData(typeof(EpochEnded))]
    [InlineData(typeof(RunEnded))]
    public void A_listener_that_throws_takes_no_event_from_the_others_and_no_step_from_the_run(Type at)
    {
        (string expected, List<string> all) = Alone();
        var later = new Log();
        bool hasThrown = false;
        void Throw(RunEvent happened)
        {
            if (!hasThrown && happened.GetType() == at)
            {
                hasThrown = true;
                throw new IOException("full");
            }
        }

        Run run = Start(new Act(Throw), later);
        Assert.Equal("full", Assert.Throws<IOException>(() => run.StepUntil(RunGoal.End)).Message);
        run.StepUntil(RunGoal.End);
        Assert.Equal(all, later.Lines);
        Assert.Equal(expected, Fingerprint(run));
    }

    [Fact]
    public void Of_several_listeners_that_throw_the_first_is_reported()
    {
        Run run = Start(new Act(_ => throw new IOException("first")), new Act(_ => throw new IOException("second")));
        Assert.Equal("first", Assert.Throws<IOException>(() => run.Step()).Message);
    }

    [Fact]
    public void A_listener_that_is_added_by_another_hears_all_later_events()
    {
        (_, List<string> all) = Alone();
        Log added = new(), later = new();
        Run run = null!;
        run = Start(
            new Act(happened =>
            {
                if (happened is EpochEnded { Epoch: 1 })
                {
                    run.Add(added);
                }
            }),
            later);
        run.StepUntil(RunGoal.End);
        Assert.Equal(all, later.Lines);
        Assert.Equal(all.SkipWhile(line => !line.StartsWith("EpochEnded", StringComparison.Ordinal)).Skip(1), added.Lines);
    }

    [Theory]
    [InlineData(typeof(StepRead), 2)]
    [InlineData(typeof(EpochEnded), 6)]
    [InlineData(typeof(EpochEnded), 18)]
    public void A_listener_that_changes_the_run_does_what_its_driver_would(Type at, long step)
    {
        RunChange change = RunChange.Parse("rate 0.5; epochs 4");
        var driven = new Log();
        Run byDriver = Start(driven);
        byDriver.StepUntil(new RunGoal(Step: at == typeof(StepRead) ? step + 1 : step));
        byDriver.Change(change);
        byDriver.StepUntil(RunGoal.End);

        Log later = new();
        Run run = null!;
        run = Start(
            new Act(happened =>
            {
                if (happened.GetType() == at && happened.Step == step && run.Changes.Count == 0)
                {
                    run.Change(change);
                }
            }),
            later);
        run.StepUntil(RunGoal.End);
        Assert.Equal(driven.Lines, later.Lines);
        Assert.Equal(Fingerprint(byDriver), Fingerprint(run));
        Assert.Equal(byDriver.Changes, run.Changes);
    }

    [Fact]
    public void A_listener_that_steps_the_run_changes_neither_events_nor_bytes()
    {
        (string expected, List<string> all) = Alone();
        Log later = new();
        Run run = null!;
        run = Start(
            new Act(happened =>
            {
                if (happened is EpochEnded { Epoch: 1 })
                {
                    run.StepUntil(RunGoal.End);
                }
            }),
            later);
        run.StepUntil(RunGoal.End);
        Assert.Equal(all, later.Lines);
        Assert.Equal(expected, Fingerprint(run));
    }

    private static (string Fingerprint, List<string> Lines) Alone()
    {
        var log = new Log();
        Run run = Start(log);
        run.StepUntil(RunGoal.End);
        Assert.Equal(18, run.Position.Step);
        return (Fingerprint(run), log.Lines);
    }

    private static Run Start(params IReadOnlyList<IRunListener> listeners) => Run.Start(Spec, Data, new RunOptions
    {
        Listeners = listeners,
        Trace = new StepReadings { Schedule = new ProbeSchedule(5) { Dense = 4 } },
    });

    private static string Fingerprint(Run run) => run.Position + Convert.ToHexString(SHA256.HashData(
        [.. run.Snapshot().State.Parameters.SelectMany(parameter => MemoryMarshal.AsBytes<float>(parameter).ToArray())]));

    private sealed class Log : IRunListener
    {
        public List<string> Lines { get; } = [];

        public void Hear(RunEvent happened) => Lines.Add($"{happened.GetType().Name} {happened.Number} at {happened.Step}");
    }

    private sealed class Act(Action<RunEvent> act) : IRunListener
    {
        public void Hear(RunEvent happened) => act(happened);
    }
}
