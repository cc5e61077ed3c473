using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Tests;

namespace Sonda.Runs.Tests.Folders;

/// <summary>Runs that are kept in a folder: written, stopped, gone on with and replayed.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("sonda-").FullName;
    private readonly RunsHome _home;

    public RunFolderTests() => _home = new RunsHome(_temporary);

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public void What_a_folder_keeps_is_read_back()
    {
        var heard = new Listener();
        Trace trace;
        using (RunFolder folder = KeptRun.Create(_home))
        {
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options with { Listeners = [heard] });
            KeptRun.GoTo(run, long.MaxValue);
            folder.Finish(run);
            trace = run.Trace();
        }

        RunRecord kept = _home.Open(KeptRun.Name);
        Assert.Equal(KeptRun.Spec, kept.Spec);
        Assert.True(kept.Data.IsSameAs(DataIdentity.Of(KeptRun.Data)));
        Assert.False(kept.EndsCut);
        Assert.Equal(heard.Events.Select(RunEventJson.Write), kept.Events().Select(RunEventJson.Write));
        Assert.Equal(TraceJson.Write(trace), TraceJson.Write(kept.Trace()!));
        Assert.Equal(KeptRun.Changes, kept.Changes());
        Assert.Equal([2, 4, 6, 8, 10, 12], kept.Epochs().Select(epoch => epoch.Epoch));
        Assert.Equal(kept.Epochs().Max(epoch => epoch.ValidationAccuracy), kept.Summary.BestAccuracy);
        Assert.Equal(kept.Trace()!.Epochs.Min(epoch => epoch.ValidationCost), kept.Summary.BestCost);
        Assert.Equal((12, 12), (kept.Summary.Epoch, kept.Summary.Epochs));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(37)]
    [InlineData(62)]
    public void A_run_that_was_stopped_ends_with_the_bytes_of_one_that_was_not(long step)
    {
        using (RunFolder folder = KeptRun.Create(_home))
        {
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
            KeptRun.GoTo(run, step);
            folder.Finish(run);
        }

        Assert.Equal(RunFolderState.Stopped, _home.Open(KeptRun.Name).Summary.State);
        GoOn();
        KeptRun.AssertSame(KeptRun.Whole(_home), _home.Open(KeptRun.Name));
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(8, 30)]
    [InlineData(30, 62)]
    [InlineData(null, 31)]
    public void Changes_after_the_last_state_survive_a_kill(int? state, long step)
    {
        using (RunFolder folder = KeptRun.Create(_home))
        {
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
            if (state is { } written)
            {
                KeptRun.GoTo(run, written);
                folder.Checkpoint(run);
            }

            KeptRun.GoTo(run, step);
        }

        RunRecord killed = _home.Open(KeptRun.Name);
        Assert.Equal(RunFolderState.Killed, killed.Summary.State);
        int changes = killed.Changes().Count;
        (RunFolder again, Run returned) = RunFolder.Resume(_home, KeptRun.Name, KeptRun.Data);
        using (again)
        {
            Assert.Equal(changes, returned.Changes.Count);
            Assert.True(changes > 1);
        }

        GoOn();
        KeptRun.AssertSame(KeptRun.Whole(_home), _home.Open(KeptRun.Name));
    }

    [Fact]
    public void A_change_at_step_0_that_a_kill_took_can_still_be_made()
    {
        string result;
        using (RunFolder folder = KeptRun.Create(_home))
        {
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
            result = File.ReadAllText(Path.Combine(folder.Path, "result.json"));
            KeptRun.GoTo(run, 1);
        }

        // Only the announcement of the run and the reading of its start are left, as after a kill right behind them.
        string events = Path.Combine(_home.Open(KeptRun.Name).Path, "events.jsonl");
        File.WriteAllText(Path.Combine(_home.Open(KeptRun.Name).Path, "result.json"), result);
        File.WriteAllLines(events, File.ReadLines(events).Take(2).ToArray());
        GoOn();
        KeptRun.AssertSame(KeptRun.Whole(_home), _home.Open(KeptRun.Name));
    }

    [Fact]
    public void A_last_line_that_was_cut_is_noticed_and_written_again()
    {
        KeptRun.Whole(_home);
        using (RunFolder folder = KeptRun.Create(_home))
        {
            KeptRun.GoTo(folder.Begin(KeptRun.Data, KeptRun.Options), 40);
        }

        RunRecord kept = _home.Open(KeptRun.Name);
        string events = Path.Combine(kept.Path, "events.jsonl");
        int count = kept.Events().Count();
        using (FileStream file = File.OpenWrite(events))
        {
            file.SetLength(file.Length - 30);
        }

        kept = _home.Open(KeptRun.Name);
        Assert.True(kept.EndsCut);
        Assert.Equal(count - 1, kept.Events().Count());
        Assert.Equal(RunFolderState.Killed, kept.Summary.State);
        GoOn();
        Assert.False(kept.EndsCut);
        KeptRun.AssertSame(_home.Open("whole"), _home.Open(KeptRun.Name));
    }

    [Fact]
    public void A_listener_of_a_run_that_goes_on_hears_only_what_is_new()
    {
        using (RunFolder folder = KeptRun.Create(_home))
        {
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
            KeptRun.GoTo(run, 20);
            folder.Checkpoint(run);
            KeptRun.GoTo(run, 33);
        }

        int before = _home.Open(KeptRun.Name).Events().Count();
        var heard = new Listener();
        (RunFolder again, Run returned) = RunFolder.Resume(_home, KeptRun.Name, KeptRun.Data, new RunOptions { Listeners = [heard] });
        using (again)
        {
            KeptRun.GoTo(returned, long.MaxValue);
            again.Finish(returned);
        }

        Assert.IsType<RunResumed>(heard.Events[0]);
        Assert.Single(heard.Events.OfType<RunResumed>());
        Assert.Equal(_home.Open(KeptRun.Name).Events().Skip(before).Select(RunEventJson.Write), heard.Events.Select(RunEventJson.Write));
        Assert.Equal([2, 4, 6, 8, 10, 12], returned.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void A_state_does_not_grow_with_the_run()
    {
        using RunFolder folder = KeptRun.Create(_home);
        Run run = folder.Begin(KeptRun.Data, KeptRun.Options with { Readings = new EpochReadings() });
        run.StepUntil(new RunGoal(Epoch: 1));
        folder.Checkpoint(run);
        string state = Path.Combine(folder.Path, "state.sonda");
        run.StepUntil(new RunGoal(Epoch: 11));
        folder.Checkpoint(run);
        Checkpoint kept = CheckpointFile.Load(state);
        Assert.Empty(kept.Epochs);
        Assert.Equal(11, run.Epochs.Count);
    }

    [Fact]
    public void A_finished_run_goes_on_with_more_epochs()
    {
        RunRecord whole = KeptRun.Whole(_home, "more");
        using (var folder = RunFolder.Reopen(_home, "more", RunChange.Epochs(14)))
        {
            Run run = folder.Begin(KeptRun.Data, new RunOptions());
            Assert.Equal((RunStatus.Ready, 12), (run.Status, run.Position.Epoch));
            KeptRun.GoTo(run, long.MaxValue);
            folder.Finish(run);
        }

        RunRecord more = _home.Open("more");
        Assert.Equal((RunFolderState.Completed, 14, 14), (more.Summary.State, more.Summary.Epoch, more.Summary.Epochs));
        Assert.Equal(2, more.Events().OfType<RunEnded>().Count());
        Assert.True(more.Replay(KeptRun.Data).IsSame);
        Assert.Equal(12, whole.Summary.Epoch);
    }

    [Fact]
    public void A_replay_ends_with_the_same_bytes()
    {
        RunRecord run = KeptRun.Whole(_home);
        Assert.Equal(new RunReplay(run.Summary.Step, StateIsSame: true, NetworkIsSame: true), run.Replay(KeptRun.Data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"state\":5}")]
    [InlineData(null)]
    public void A_replay_needs_no_result_because_the_events_have_the_same(string? result)
    {
        RunRecord whole = KeptRun.Whole(_home);
        string path = Path.Combine(whole.Path, "result.json");
        File.Delete(path);
        if (result is not null)
        {
            File.WriteAllText(path, result);
        }

        Assert.Equal(new RunReplay(whole.Summary.Step, StateIsSame: true, NetworkIsSame: true), _home.Open("whole").Replay(KeptRun.Data));
    }

    [Fact]
    public void A_replay_notices_a_change_that_was_edited()
    {
        RunRecord run = KeptRun.Whole(_home);
        string path = Path.Combine(run.Path, "events.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("rate 0.02", "rate 0.03", StringComparison.Ordinal));
        Assert.Equal(new RunReplay(run.Summary.Step, StateIsSame: false, NetworkIsSame: false), run.Replay(KeptRun.Data));
    }

    [Fact]
    public void A_run_that_was_stopped_is_replayed_to_its_stop()
    {
        using (RunFolder folder = KeptRun.Create(_home))
        {
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
            KeptRun.GoTo(run, 30);
            folder.Checkpoint(run);
            run.Change(RunChange.Parse("optimizer rmsprop"));
        }

        RunRecord killed = _home.Open(KeptRun.Name);
        Assert.Equal(new RunReplay(30, StateIsSame: true, NetworkIsSame: null), killed.Replay(KeptRun.Data));
    }

    [Fact]
    public void A_run_from_given_parameters_keeps_them()
    {
        RunRecord whole = KeptRun.Whole(_home);
        Network<float> start = whole.Network()!;
        using (RunFolder folder = KeptRun.Create(_home))
        {
            KeptRun.GoTo(folder.Begin(KeptRun.Data, KeptRun.Options with { From = start }), 20);
        }

        GoOn();
        RunRecord kept = _home.Open(KeptRun.Name);
        Assert.True(kept.Replay(KeptRun.Data).IsSame);
        Assert.Equal(KeptRun.NetworkBytes(whole), File.ReadAllBytes(Path.Combine(kept.Path, "start.sonda")));
        Assert.NotEqual(KeptRun.NetworkBytes(whole), KeptRun.NetworkBytes(kept));
    }

    [Fact]
    public void Other_data_are_refused()
    {
        RunRecord run = KeptRun.Whole(_home);
        var fault = Assert.Throws<InvalidContentException>(() => run.Replay(FakeDigits.Create(70)));
        Assert.StartsWith("The run \"whole\" has other data: drawn-digits", fault.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidContentException>(() => RunFolder.Resume(_home, "whole", FakeDigits.Create(70)));
        Assert.Equal(RunFolderState.Completed, _home.Open("whole").Summary.State);
    }

    [Fact]
    public void A_driver_keeps_a_run_and_goes_on_with_it()
    {
        var options = new TrainingOptions { Network = KeptRun.Spec.Network, Training = KeptRun.Spec.Training, Seed = KeptRun.Spec.Seed };
        TrainingResult alone = Train(options with { SaveTo = Path.Combine(_temporary, "alone.network") });
        using var stop = new CancellationTokenSource();
        TrainingResult first, second;
        using (RunFolder folder = KeptRun.Create(_home))
        {
            first = TrainingExperiment.Run(
                KeptRun.Data, options with { Keeper = folder, Listeners = [new StopAt(stop, 5)] }, null, null, stop.Token);
        }

        using (var folder = RunFolder.Reopen(_home, KeptRun.Name))
        {
            second = Train(options with { Keeper = folder });
        }

        RunRecord kept = _home.Open(KeptRun.Name);
        Assert.False(first.Complete);
        Assert.Null(first.ResumedStep);
        Assert.Equal(kept.Events().OfType<RunResumed>().Single().Step, second.ResumedStep);
        Assert.Equal(alone.Epochs.Select(epoch => epoch.ValidationAccuracy), second.Epochs.Select(epoch => epoch.ValidationAccuracy));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_temporary, "alone.network")), KeptRun.NetworkBytes(kept));
        Assert.True(kept.Replay(KeptRun.Data).IsSame);
        Assert.Equal(RunFolderState.Completed, kept.Summary.State);
    }

    private static TrainingResult Train(TrainingOptions options) =>
        TrainingExperiment.Run(KeptRun.Data, options, null, null, CancellationToken.None);

    private void GoOn()
    {
        (RunFolder folder, Run run) = RunFolder.Resume(_home, KeptRun.Name, KeptRun.Data);
        using (folder)
        {
            KeptRun.GoTo(run, long.MaxValue);
            folder.Finish(run);
        }
    }

    private sealed class Listener : IRunListener
    {
        public List<RunEvent> Events { get; } = [];

        public void Hear(RunEvent happened) => Events.Add(happened);
    }

    /// <summary>Asks for a stop after an epoch.</summary>
    private sealed class StopAt(CancellationTokenSource stop, int epoch) : IRunListener
    {
        public void Hear(RunEvent happened)
        {
            if (happened is EpochEnded ended && ended.Epoch == epoch)
            {
                stop.Cancel();
            }
        }
    }
}
