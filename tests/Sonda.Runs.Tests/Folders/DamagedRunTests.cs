using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Folders;

/// <summary>Folders of which files were deleted, cut or replaced: what the list says is what a resumption does.</summary>
public sealed class DamagedRunTests : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("sonda-").FullName;
    private readonly RunsHome _home;

    public DamagedRunTests() => _home = new RunsHome(Path.Combine(_temporary, "runs"));

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(-1)]
    public void A_completed_run_without_its_events_is_damaged_and_does_not_go_on(int lines)
    {
        string folder = KeptRun.Whole(_home).Path, events = Path.Combine(folder, "events.jsonl"), result = File.ReadAllText(Path.Combine(folder, "result.json"));
        string[] all = File.ReadAllLines(events);
        if (lines == 0)
        {
            File.Delete(events);
        }
        else
        {
            File.WriteAllText(events, string.Concat(all.Take(lines > 0 ? lines : all.Length - 1).Select(line => line + "\n")));
        }

        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Damaged, listed.State);
        Assert.StartsWith($"{events} has ", $"{listed.Damage}", StringComparison.Ordinal);
        Assert.EndsWith("so that events are missing.", $"{listed.Damage}", StringComparison.Ordinal);
        Assert.Equal($"The run \"whole\" is damaged: {listed.Damage}", Refused(() => RunFolder.Reopen(_home, "whole", RunChange.Epochs(14))));
        Assert.Equal(result, File.ReadAllText(Path.Combine(folder, "result.json")));

        // Without the result nothing counts the events; the state still says how many came before it. The last line has no number.
        File.Delete(Path.Combine(folder, "result.json"));
        if (lines >= 0)
        {
            Assert.Contains("is damaged", Refused(() => RunFolder.Resume(_home, "whole", KeptRun.Data)), StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(folder, "network.sonda")));
    }

    [Fact]
    public void A_run_whose_edited_files_contradict_each_other_is_refused_as_damaged()
    {
        string folder = KeptRun.Whole(_home).Path, manifest = Path.Combine(folder, "run.json"), events = Path.Combine(folder, "events.jsonl");
        string before = File.ReadAllText(manifest);
        File.WriteAllText(manifest, before.Replace("784-6-10", "783-6-10", StringComparison.Ordinal));
        Assert.StartsWith("The run \"whole\" is damaged: 783-6-10 takes 783 inputs", Refused(() => _home.Open("whole").Replay(KeptRun.Data)), StringComparison.Ordinal);

        File.WriteAllText(manifest, before);
        string change = RunChange.Parse("clip norm(1)").ToString();
        Assert.Contains(change, File.ReadAllText(events), StringComparison.Ordinal);
        File.WriteAllText(events, File.ReadAllText(events).Replace(change, "layer-rates 1,2,3,4,5", StringComparison.Ordinal));
        Assert.StartsWith("The run \"whole\" is damaged: ", Refused(() => _home.Open("whole").Replay(KeptRun.Data)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"state\":\"Nothing\"}")]
    [InlineData(null)]
    public void A_run_without_its_result_goes_on_to_the_same_bytes(string? result)
    {
        Stop(37, checkpointAt: 30);
        RunSummary before = Assert.Single(_home.List());
        Replace("result.json", result);
        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Killed, listed.State);
        Assert.Equal((before.Epoch, before.Epochs, before.Step, before.BestAccuracy, before.BestCost), (listed.Epoch, listed.Epochs, listed.Step, listed.BestAccuracy, listed.BestCost));
        GoOn();
        KeptRun.AssertSame(KeptRun.Whole(_home), _home.Open(KeptRun.Name));
    }

    [Fact]
    public void A_completed_run_without_its_result_is_still_completed_and_can_have_more_epochs()
    {
        KeptRun.Whole(_home, KeptRun.Name);
        RunSummary before = Assert.Single(_home.List());
        Replace("result.json", "{");
        Assert.Equal(before with { Seconds = 0 }, Assert.Single(_home.List()) with { Seconds = 0 });
        GoOn(RunChange.Epochs(14));
        Assert.Equal((RunFolderState.Completed, 14), (Assert.Single(_home.List()).State, _home.List()[0].Epoch));
        Assert.True(_home.Open(KeptRun.Name).Replay(KeptRun.Data).IsSame);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_whose_network_was_removed_is_not_closed_and_a_resumption_writes_it_again(bool hasResult)
    {
        KeptRun.Whole(_home, KeptRun.Name);
        KeptRun.Whole(_home);
        Replace("network.sonda", null);
        if (!hasResult)
        {
            Replace("result.json", null);
        }

        Assert.Equal(RunFolderState.Killed, _home.Open(KeptRun.Name).Summary.State);
        GoOn();
        Assert.Equal(RunFolderState.Completed, _home.Open(KeptRun.Name).Summary.State);
        KeptRun.AssertSame(_home.Open("whole"), _home.Open(KeptRun.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(2000)]
    public void A_run_with_a_damaged_state_goes_on_from_its_start_to_the_same_bytes(int bytes)
    {
        Stop(37, checkpointAt: 30);
        string state = Path.Combine(_home.Open(KeptRun.Name).Path, "state.sonda");
        File.WriteAllBytes(state, File.ReadAllBytes(state)[..bytes]);
        Assert.Equal(RunFolderState.Killed, Assert.Single(_home.List()).State);
        using (var folder = RunFolder.Reopen(_home, KeptRun.Name))
        {
            Assert.StartsWith(state, $"{folder.StateDamage}", StringComparison.Ordinal);
        }

        GoOn();
        KeptRun.AssertSame(KeptRun.Whole(_home), _home.Open(KeptRun.Name));
    }

    [Fact]
    public void A_completed_run_with_a_damaged_state_can_have_more_epochs()
    {
        KeptRun.Whole(_home, KeptRun.Name);
        KeptRun.Whole(_home);
        Replace("state.sonda", "SONDARUN");
        foreach (string name in (string[])[KeptRun.Name, "whole"])
        {
            GoOn(name, RunChange.Epochs(14));
        }

        KeptRun.AssertSame(_home.Open("whole"), _home.Open(KeptRun.Name));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("events.jsonl")]
    [InlineData("state.sonda")]
    [InlineData("result.json")]
    [InlineData("network.sonda")]
    [InlineData("lock")]
    public void A_folder_in_the_place_of_a_file_is_noticed_before_any_training(string file)
    {
        Stop(37, checkpointAt: 30);
        string path = Path.Combine(_home.Open(KeptRun.Name).Path, file);
        File.Delete(path);
        Directory.CreateDirectory(path);
        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Damaged, listed.State);
        Assert.Contains(path, $"{listed.Damage}", StringComparison.Ordinal);
        Assert.Contains($"{path} is a folder; expected a file.", Refused(() => RunFolder.Reopen(_home, KeptRun.Name)), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_that_cannot_be_read_are_damage_and_the_list_says_where()
    {
        Stop(37, checkpointAt: 30);
        File.AppendAllText(Path.Combine(_home.Open(KeptRun.Name).Path, "events.jsonl"), "{}\n");
        RunSummary listed = Assert.Single(_home.List());
        Assert.Equal(RunFolderState.Damaged, listed.State);
        Assert.Contains("events.jsonl: line ", $"{listed.Damage}", StringComparison.Ordinal);
        Assert.Throws<InvalidContentException>(() => RunFolder.Resume(_home, KeptRun.Name, KeptRun.Data));
    }

    [Fact]
    public void Processes_that_record_the_same_network_at_once_each_get_a_name()
    {
        var spec = RunSpec.Parse("784-6-10; epochs 1");
        string[] names = new string[8];
        Parallel.For(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = names.Length }, i =>
        {
            using var folder = RunFolder.Create(_home, null, spec, KeptRun.Data, TimeProvider.System);
            Run run = folder.Begin(KeptRun.Data, new RunOptions());
            run.Step();
            folder.Finish(run);
            names[i] = folder.Name;
        });
        Assert.Equal(["784-6-10", .. Enumerable.Range(2, 7).Select(i => $"784-6-10-{i}")], names.Order());
        Assert.Equal(8, Directory.GetFileSystemEntries(_home.Path).Length);
    }

    [Fact]
    public void Names_that_differ_by_capitals_alone_are_one()
    {
        using (RunFolder folder = KeptRun.Create(_home, "Base"))
        {
            folder.Finish(folder.Begin(KeptRun.Data, KeptRun.Options));
        }

        Assert.StartsWith("There is already a run \"Base\" in ", Refused(() => KeptRun.Create(_home, "base")), StringComparison.Ordinal);
        KeptRun.Whole(_home, "other");
        Assert.StartsWith("There is already a run \"Base\" in ", Refused(() => _home.Rename("other", "BASE")), StringComparison.Ordinal);
        _home.Rename("Base", "base");
        Assert.Equal(["base", "other"], _home.Names().Order());
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("Aux.1")]
    [InlineData("com7")]
    [InlineData("lpt1.txt")]
    [InlineData("dot.")]
    public void Names_that_Windows_keeps_for_itself_are_refused(string name) =>
        Assert.StartsWith($"\"{name}\" cannot name a run: ", Refused(() => KeptRun.Create(_home, name)), StringComparison.Ordinal);

    [Theory]
    [InlineData("console")]
    [InlineData("com10")]
    [InlineData("a.con")]
    public void Names_that_only_resemble_them_are_not(string name)
    {
        using RunFolder folder = KeptRun.Create(_home, name);
        Assert.Equal(name, folder.Name);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("")]
    public void A_file_in_the_place_of_the_home_is_named(string below)
    {
        string file = Path.Combine(_temporary, "file");
        File.WriteAllText(file, "");
        var home = new RunsHome(Path.Combine(file, below));
        foreach (Action act in (Action[])[() => home.List(), () => KeptRun.Create(home, "a"), () => RunFolder.Create(home, null, KeptRun.Spec, KeptRun.Data, TimeProvider.System)])
        {
            Assert.Equal($"The runs' home is {home.Path}, but {file} is a file.", Refused(act).Replace(home.Path + Path.DirectorySeparatorChar, home.Path, StringComparison.Ordinal));
        }
    }

    private static string Refused(Action act) => Assert.Throws<InvalidContentException>(act).Message;

    /// <summary>A run that is killed at a step, with a state before it.</summary>
    private void Stop(long step, long checkpointAt)
    {
        using RunFolder folder = KeptRun.Create(_home);
        Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
        KeptRun.GoTo(run, checkpointAt);
        folder.Checkpoint(run);
        KeptRun.GoTo(run, step);
    }

    private void Replace(string file, string? text)
    {
        string path = Path.Combine(_home.Open(KeptRun.Name).Path, file);
        File.Delete(path);
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }
    }

    private void GoOn(params IReadOnlyList<RunChange> changes) => GoOn(KeptRun.Name, changes);

    private void GoOn(string name, params IReadOnlyList<RunChange> changes)
    {
        using var folder = RunFolder.Reopen(_home, name, changes);
        Run run = folder.Begin(KeptRun.Data, new RunOptions());
        KeptRun.GoTo(run, long.MaxValue);
        folder.Finish(run);
    }
}
