using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Training;

public sealed class RunHostTests
{
    private static readonly RunSpec Spec = RunSpec.Parse("784-[12 tanh]-10 softmax; epochs 100000; seed 3");

    [Fact]
    public async Task A_run_steered_by_hand_can_be_replayed_from_its_events()
    {
        Run run = Run.Start(Spec, SteeredRuns.Digits);
        Checkpoint end;
        var heard = new List<RunEvent>();
        await using (var host = new RunHost(run))
        {
            Task listening = Listen(host.Subscribe(TestContext.Current.CancellationToken), heard);
            foreach (AppliedChange change in SteeredRuns.Draw(9, 20, 1))
            {
                await host.Play();
                await Task.Yield();
                await host.Read(seen => SteeredRuns.TryChange(seen, change.Change));
                await host.Pause();
                await host.StepOnce();
            }

            Assert.False(host.IsPlaying);
            end = await host.Snapshot();
            Task closing = host.DisposeAsync().AsTask();
            await listening;
            await closing;
        }

        Run replayed = Run.Start(Spec, SteeredRuns.Digits);
        foreach (RunChanged changed in heard.OfType<RunChanged>())
        {
            replayed.StepUntil(new RunGoal(Step: changed.Step));
            replayed.Change(changed.Change);
        }

        replayed.StepUntil(new RunGoal(Step: end.State.Step));
        Assert.Equal(end.State.Parameters, replayed.Snapshot().State.Parameters);
        Assert.Equal(end.State.Moments, replayed.Snapshot().State.Moments);
        Assert.NotEmpty(end.Changes);
    }

    [Fact]
    public async Task It_plays_to_a_goal_and_steps_one_by_one()
    {
        await using var host = new RunHost(Run.Start(Spec, SteeredRuns.Digits));
        var events = new List<RunEvent>();
        Task listening = Listen(host.Subscribe(TestContext.Current.CancellationToken), events, until: happened => happened is RunPaused);
        await host.Play(new RunGoal(Epoch: 2));
        await listening;
        Assert.Equal(2, (await host.Read(run => run.Position)).Epoch);
        await host.StepOnce();
        Assert.Equal(1, (await host.Read(run => run.Position.Step)) - (2 * (await host.Read(run => run.StepsPerEpoch))));
        Assert.False(host.IsPlaying);
    }

    [Fact]
    public async Task A_change_that_is_refused_fails_its_task_and_changes_nothing()
    {
        await using var host = new RunHost(Run.Start(Spec, SteeredRuns.Digits));
        await host.Play();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Change(RunChange.Parse("layer-rates 1,2,3,4,5")));
        Assert.Empty(await host.Read(run => run.Changes));
    }

    [Fact]
    public async Task Every_subscriber_gets_every_event_and_ends_with_the_host()
    {
        var host = new RunHost(Run.Start(RunSpec.Parse("784-5-10; epochs 3"), SteeredRuns.Digits));
        List<RunEvent> one = [], other = [];
        Task first = Listen(host.Subscribe(TestContext.Current.CancellationToken), one);
        Task second = Listen(host.Subscribe(TestContext.Current.CancellationToken), other);
        await host.Play();
        while ((await host.Read(run => run.Status)) == RunStatus.Ready)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await host.DisposeAsync();
        await Task.WhenAll(first, second);
        Assert.Equal(one, other);
        Assert.Equal(3, one.Count(happened => happened is EpochEnded));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Play());
    }

    private static async Task Listen(IAsyncEnumerable<RunEvent> events, List<RunEvent> heard, Func<RunEvent, bool>? until = null)
    {
        await foreach (RunEvent happened in events)
        {
            heard.Add(happened);
            if (until?.Invoke(happened) is true)
            {
                return;
            }
        }
    }
}
