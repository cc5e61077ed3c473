using System.Text.Json;
using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Reports.Records;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Cli.Tests.Commands;

/// <summary>Commands over recorded runs, most of them in a real home with real trainings of a few steps.</summary>
public sealed class RunsCommandTests : IDisposable
{
    private const string Rings = "2-8-1 bce; data circle(points=100); batch 10; epochs 2";
    private readonly Folder _folder = new();

    [Fact]
    public void An_empty_home_says_how_to_record_in_both_languages()
    {
        Outcome english = Run("runs"), portuguese = Run("runs", "--lang", "pt");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (english.ExitCode, portuguese.ExitCode));
        Assert.Contains("sonda train 784-30-10 --record", english.Out, StringComparison.Ordinal);
        Assert.Contains("Para registrar uma: sonda train 784-30-10 --record", portuguese.Out, StringComparison.Ordinal);
        Assert.Empty(JsonDocument.Parse(Run("runs", "--json").Out).RootElement.GetProperty("runs").EnumerateArray());
    }

    [Theory]
    [InlineData("en-US", "runs/mine/events.jsonl cannot be written: the disk is full. The run is kept up to its last checkpoint. To go on once there is room: sonda runs resume mine")]
    [InlineData("pt-BR", "runs/mine/events.jsonl: o disco está cheio. A execução está registrada até o último checkpoint. Para continuar quando houver espaço: sonda runs resume mine")]
    public void A_full_disk_names_the_file_and_the_way_to_go_on(string culture, string expected)
    {
        void Fill() => throw new FileWriteException("/home/ada/runs/mine/events.jsonl", new IOException("", 28));
        Outcome outcome = new CommandLine { Lab = new FakeLab { Midway = Fill }, Culture = culture }.Run("train", "784-30-10", "--record", "mine");
        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recorded_training_is_listed_and_shown()
    {
        Outcome trained = Run("train", Rings, "--record", "rings");

        Assert.Equal((ExitCode.Done, ""), (trained.ExitCode, Errors(trained)));
        Assert.Contains("See it: sonda runs show rings", trained.Out, StringComparison.Ordinal);
        string[] list = Run("runs").Out.Split('\n');
        Assert.StartsWith("  name", list[0], StringComparison.Ordinal);
        Assert.Matches(@"^  rings  2-8-1 bce .* completed  +2/2 ", list[1]);
        string shown = Run("runs", "show", "rings").Out, portuguese = Run("runs", "show", "rings", "--lang", "pt").Out;
        Assert.Contains("2 of 2, 14 mini-batches", shown, StringComparison.Ordinal);
        Assert.Contains("\n  epoch  accuracy", shown, StringComparison.Ordinal);
        Assert.Contains("sonda runs replay rings", shown, StringComparison.Ordinal);
        Assert.Contains("2 de 2, 14 mini-lotes", portuguese, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Run("runs", "show", "rings", "--json").Out).RootElement;
        Assert.Equal("completed", json.GetProperty("run").GetProperty("state").GetString());
        Assert.Equal(2, json.GetProperty("epochs").GetArrayLength());
    }

    [Fact]
    public void Without_a_name_the_network_gives_one_that_is_free()
    {
        Run("train", Rings, "--record");
        Run("train", Rings, "--record");

        Assert.Equal(["2-8-1-bce", "2-8-1-bce-2"], Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_longer_resumed_run_ends_as_one_that_never_stopped()
    {
        Run("train", Rings, "--record", "short");
        Run("train", Rings.Replace("epochs 2", "epochs 4", StringComparison.Ordinal), "--record", "long");

        Outcome resumed = Run("runs", "resume", "short", "--epochs", "4");

        Assert.Equal((ExitCode.Done, ""), (resumed.ExitCode, Errors(resumed)));
        Assert.Contains("Resuming short after mini-batch 14; epochs done before: 2.", resumed.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n  3  .*\n  4  ", resumed.Out);
        Assert.Contains("epochs 4", Run("runs", "show", "short").Out, StringComparison.Ordinal);
        Assert.Equal(Network("long"), Network("short"));
        Outcome replayed = Run("runs", "replay", "short");
        Assert.Equal(ExitCode.Done, replayed.ExitCode);
        Assert.Contains("Same bytes: 28 mini-batches replayed", replayed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_of_other_bytes_or_other_data_is_exit_code_two()
    {
        Run("train", Rings, "--record", "rings");
        Run("train", Rings + "; seed 2", "--record", "other");
        File.Copy(Path.Combine(Home, "other", "network.sonda"), Path.Combine(Home, "rings", "network.sonda"), overwrite: true);

        Outcome english = Run("runs", "replay", "rings"), portuguese = Run("runs", "replay", "rings", "--lang", "pt");

        Assert.Equal((ExitCode.DataOrConfiguration, ExitCode.DataOrConfiguration), (english.ExitCode, portuguese.ExitCode));
        Assert.Contains("ended with other bytes after 14 mini-batches", english.Error, StringComparison.Ordinal);
        Assert.Contains("outros bytes após 14 mini-lotes", portuguese.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctrl_C_leaves_a_run_that_can_be_resumed()
    {
        using var stop = new CancellationTokenSource();
        var line = new CommandLine { RealLab = new LabServices(), Runs = new StoppingRuns(Services(), stop), Stop = stop };

        Outcome stopped = line.Run("train", Rings, "--record", "rings");

        Assert.Equal(ExitCode.StoppedEarly, stopped.ExitCode);
        Assert.Contains("Stopped early after 1 of 2 epochs. Resume it: sonda runs resume rings", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("stopped", Run("runs").Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Run("runs", "resume", "rings").ExitCode);
        Assert.Equal(ExitCode.Done, Run("train", Rings, "--record", "whole").ExitCode);
        Assert.Equal(Network("whole"), Network("rings"));
    }

    [Theory]
    [InlineData(RunFolderState.Stopped, "stopped", "It can be resumed: sonda runs resume rings")]
    [InlineData(RunFolderState.Killed, "killed", "It can be resumed: sonda runs resume rings")]
    [InlineData(RunFolderState.Writing, "training", "Another process is training it now.")]
    [InlineData(RunFolderState.StoppedEarly, "early stop", "Early stopping ended it.")]
    [InlineData(RunFolderState.Diverged, "diverged", "try a smaller learning rate")]
    [InlineData(RunFolderState.Completed, "completed", "--epochs N")]
    [InlineData(RunFolderState.NewerFormat, "newer format", "A newer version of Sonda recorded it.")]
    [InlineData(RunFolderState.Damaged, "damaged", "sonda runs delete rings")]
    public void Each_state_has_a_word_and_says_what_to_do_next(RunFolderState state, string word, string next)
    {
        var line = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("rings", state)) };

        Assert.Contains(word, line.Run("runs").Out, StringComparison.Ordinal);
        Assert.Contains(next, string.Join(' ', line.Run("runs", "show", "rings").Out.Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is being written by another process", RunFolderState.Writing, "resume", "rings")]
    [InlineData("is being written by another process", RunFolderState.Writing, "delete", "rings", "--yes")]
    [InlineData("diverged and cannot be resumed", RunFolderState.Diverged, "resume", "rings")]
    [InlineData("early stopping ended", RunFolderState.StoppedEarly, "resume", "rings")]
    [InlineData("has completed its 2 epochs", RunFolderState.Completed, "resume", "rings")]
    [InlineData("has done 2 epochs already", RunFolderState.Stopped, "resume", "rings", "--epochs", "1")]
    [InlineData("--epochs: \"1000001\" is not allowed; expected a whole number from 1 to 1000000", RunFolderState.Stopped, "resume", "rings", "--epochs", "1000001")]
    [InlineData("there is no recorded run \"rigns\". Did you mean rings?", RunFolderState.Stopped, "show", "rigns")]
    [InlineData("there is no recorded run \"digits\". Recorded runs: rings.", RunFolderState.Stopped, "replay", "digits")]
    [InlineData("two different runs", RunFolderState.Stopped, "compare", "rings", "rings")]
    [InlineData("choose a form", RunFolderState.Stopped, "export", "rings")]
    [InlineData("--csv and --json contradict", RunFolderState.Stopped, "export", "rings", "--csv", "--json")]
    [InlineData("--steps needs --csv or --parquet", RunFolderState.Stopped, "export", "rings", "--json", "--steps")]
    [InlineData("there is already a run \"rings\"", RunFolderState.Stopped, "rename", "rings", "rings")]
    [InlineData("NAME is missing", RunFolderState.Stopped, "show")]
    [InlineData("needs --yes", RunFolderState.Stopped, "delete", "rings")]
    public void Says_what_is_wrong(string expected, RunFolderState state, params string[] arguments)
    {
        Outcome english = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("rings", state)) }.Run(["runs", .. arguments]);
        Outcome portuguese = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("rings", state)), Culture = "pt-BR" }.Run(["runs", .. arguments]);

        Assert.InRange(english.ExitCode, ExitCode.Usage, ExitCode.DataOrConfiguration);
        Assert.Equal(english.ExitCode, portuguese.ExitCode);
        Assert.Contains(expected, english.Error, StringComparison.Ordinal);
        Assert.StartsWith("erro:", portuguese.Error, StringComparison.Ordinal);
        Assert.NotEqual(english.Error, portuguese.Error);
    }

    [Fact]
    public void Train_refuses_a_name_that_is_taken_and_a_network_in_its_place()
    {
        Outcome taken = new CommandLine().Run("train", "784-30-10", "--record", "rings");
        Outcome took = new CommandLine().Run("train", "--record", "784-30-10");
        Outcome resumed = new CommandLine().Run("train", "--resume", "x", "--record");

        Assert.Contains("there is already a run \"rings\"", taken.Error, StringComparison.Ordinal);
        Assert.Contains("Put the network first: sonda train 784-30-10 --record", took.Error, StringComparison.Ordinal);
        Assert.Contains("Put the network first: sonda train 2-3-2 --record. If 2-3-2 is the name, write --record=2-3-2.", Run("train", "--data", "circle(points=40)", "--record", "2-3-2").Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Run("train", "--data", "circle(points=40)", "--epochs", "1", "--record", "proposed").ExitCode);
        Assert.Equal(ExitCode.Done, Run("train", "--data", "circle(points=40)", "--epochs", "1", "--record=2024-05-01").ExitCode);
        Assert.Equal(ExitCode.Done, Run("train", "--data", "circle(points=40)", "--epochs", "1", "--record", "2024-05-02").ExitCode);
        Assert.Equal(ExitCode.Done, Run("train", "--data", "circle(points=40)", "--epochs", "1", "--record=2-3-2").ExitCode);
        Assert.All((string[])["2024-05-01", "2024-05-02", "2-3-2"], name => Assert.Contains(name, Run("runs").Out, StringComparison.Ordinal));
        Assert.Contains("proposed", Run("runs").Out, StringComparison.Ordinal);
        Assert.Contains("--record and --resume contradict each other", resumed.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.DataOrConfiguration, ExitCode.Usage, ExitCode.Usage), (taken.ExitCode, took.ExitCode, resumed.ExitCode));
    }

    [Fact]
    public void Compare_shows_what_differs_and_a_row_for_each_epoch()
    {
        Run("train", Rings, "--record", "rings");
        Run("train", Rings.Replace("2-8-1", "2-16-1", StringComparison.Ordinal) + "; rate 0.5", "--record", "wider");

        Outcome outcome = Run("runs", "compare", "rings", "wider", "--figure", _folder["runs.svg"]);

        Assert.Equal((ExitCode.Done, ""), (outcome.ExitCode, Errors(outcome)));
        Assert.Contains("Settings of rings → wider:", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("  network 2-8-1 bce  →  2-16-1 bce\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("→  0.5\n", outcome.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n  epoch  +rings  +wider\n  1  ", outcome.Out);
        Assert.Contains("<svg", File.ReadAllText(_folder["runs.svg"]), StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse(Run("runs", "compare", "rings", "wider", "--json").Out).RootElement;
        Assert.Equal(2, json.GetProperty("differences")[0].GetProperty("settings").GetArrayLength());
    }

    [Fact]
    public void Changes_are_shown_with_their_steps_and_compared()
    {
        var line = new CommandLine { Runs = new FakeRuns { Changes = [new AppliedChange(12, RunChange.Parse("rate 0.05"))] } };

        Assert.Contains("\n  12  rate 0.05\n", line.Run("runs", "show", "rings").Out, StringComparison.Ordinal);
        Assert.Contains("same settings", line.Run("runs", "compare", "rings", "wider").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_writes_epochs_steps_and_all()
    {
        Run("train", Rings, "--record", "rings");

        string[] epochs = Run("runs", "export", "rings", "--csv").Out.Split("\r\n");
        string[] steps = Run("runs", "export", "rings", "--csv", "--steps").Out.Split("\r\n");
        Outcome written = Run("runs", "export", "rings", "--json", "--out", _folder["rings.json"]);

        Assert.Equal("epoch,validationAccuracy,validationCost,trainingAccuracy,trainingCost,seconds", epochs[0]);
        Assert.StartsWith("2,", epochs[2], StringComparison.Ordinal);
        Assert.StartsWith("step,cost,layer,", steps[0], StringComparison.Ordinal);
        Assert.Equal(1 + (14 * 2) + 1, steps.Length);
        Assert.Equal(("", ExitCode.Done), (written.Out, written.ExitCode));
        JsonElement json = JsonDocument.Parse(File.ReadAllText(_folder["rings.json"])).RootElement;
        Assert.Equal("started", json.GetProperty("events")[0].GetProperty("event").GetString());
    }

    [Theory]
    [InlineData("y", 0)]
    [InlineData("sim", 0)]
    [InlineData("", 1)]
    [InlineData("no", 1)]
    public void Delete_asks_a_person_first(string answer, int left)
    {
        var line = new CommandLine { Runs = new FakeRuns(FakeRuns.Summary("rings")), Answer = answer + "\n" };

        Outcome outcome = line.Run("runs", "delete", "rings");

        Assert.Contains("Delete rings for good? [y/N] ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal(left, line.Runs.List().Count);
    }

    [Fact]
    public void Delete_takes_several_runs_or_none()
    {
        Run("train", Rings, "--record", "rings");
        Run("train", Rings, "--record", "wider");

        Assert.Equal(ExitCode.DataOrConfiguration, Run("runs", "delete", "rings", "widre", "--yes").ExitCode);
        Assert.Equal(2, Names().Count());
        Assert.Equal(ExitCode.Done, Run("runs", "rename", "wider", "broad").ExitCode);
        Assert.Equal(ExitCode.Done, Run("runs", "delete", "rings", "broad", "--yes").ExitCode);
        Assert.Empty(Names());
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public void No_row_is_wider_than_the_window(int width)
    {
        FakeRuns runs = new(
            FakeRuns.Summary("a-rather-long-name") with { Spec = "784-[128 relu he bn]x20-[10 lecun] softmax; epochs 300", Epochs = 300, Data = "fashion-mnist+standard" },
            FakeRuns.Summary("rings"));
        foreach (string culture in (string[])["en-US", "pt-BR"])
        {
            var line = new CommandLine { Runs = runs, Culture = culture, Width = width };
            foreach (string[] command in (string[][])[["runs"], ["runs", "show", "rings"], ["runs", "compare", "rings", "a-rather-long-name"]])
            {
                Assert.All(line.Run(command).Out.Split('\n'), row => Assert.InRange(row.Length, 0, width));
            }
        }
    }

    [Theory]
    [InlineData("sonda runs ", "compare")]
    [InlineData("sonda runs show ", "rings")]
    [InlineData("sonda runs compare rings ", "wider")]
    [InlineData("sonda runs delete ri", "rings")]
    public void The_tab_key_completes_names_of_runs(string line, string expected)
    {
        Outcome outcome = new CommandLine().Run($"[suggest:{line.Length}]", line);

        Assert.Contains(expected, outcome.Out.Split('\n'));
    }

    public void Dispose() => _folder.Dispose();

    private string Home => Path.Combine(_folder.Path, "runs");

    private static string Errors(Outcome outcome) =>
        string.Join('\n', outcome.Error.Split('\n').Where(line => line.StartsWith("error", StringComparison.Ordinal)));

    private IEnumerable<string> Names() =>
        JsonDocument.Parse(Run("runs", "--json").Out).RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("name").GetString()!);

    private byte[] Network(string run) => File.ReadAllBytes(Path.Combine(Home, run, "network.sonda"));

    private Outcome Run(params string[] arguments) => Line(new CancellationTokenSource()).Run(arguments);

    private CommandLine Line(CancellationTokenSource stop) => new()
    {
        RealLab = new LabServices(),
        Runs = Services(),
        Stop = stop,
    };

    [Fact]
    public void A_run_on_a_file_is_replayed_from_any_folder()
    {
        File.WriteAllLines(_folder["t.csv"], ["x,y", .. Enumerable.Range(0, 30).Select(i => $"{i * 7 % 30},{(i > 15 ? "a" : "b")}")]);
        var line = new CommandLine { RealLab = new LabServices(), Runs = Services() };
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder["t.csv"]), manifest = _folder["runs/one/run.json"];
        Outcome recorded = line.Run("train", "1-3-2", "--data", relative, "--epochs", "1", "--record", "one");
        Assert.True(recorded.ExitCode == ExitCode.Done, recorded.Error);

        // As if it had been recorded in another folder, with its file at the same relative path.
        string other = _folder[string.Join('/', Enumerable.Repeat("d", relative.Split('/').Length))], moved = Path.GetFullPath(Path.Combine(other, relative));
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        File.Move(_folder["t.csv"], moved);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace($"\"{Environment.CurrentDirectory}\"", $"\"{other}\"", StringComparison.Ordinal));
        Outcome replayed = line.Run("runs", "replay", "one");
        Assert.True(replayed.ExitCode == ExitCode.Done, replayed.Error);

        string rows = File.ReadAllText(moved);
        Outcome overwriting = line.Run("runs", "export", "one", "--html", moved);
        Assert.Equal(ExitCode.Usage, overwriting.ExitCode);
        Assert.Equal(rows, File.ReadAllText(moved));
    }

    private RunServices Services() => new(name => name == "SONDA_HOME" ? _folder.Path : null, TimeProvider.System);

    /// <summary>A home that asks a training to stop after its first epoch, as Ctrl-C would.</summary>
    private sealed class StoppingRuns(IRunServices inner, CancellationTokenSource stop) : IRunServices
    {
        public string Home => inner.Home;

        public IReadOnlyList<RunSummary> List() => inner.List();

        public IReadOnlyList<string> Names() => inner.Names();

        public RunView Open(string name) => inner.Open(name);

        public DataOptions DataOf(string name) => inner.DataOf(name);

        public Recording Record(RunSpec run, LoadedData data, string? name)
        {
            Recording recording = inner.Record(run, data, name);
            return recording with { Keeper = new StoppingKeeper(recording.Keeper!, stop) };
        }

        public Recording Reopen(string name, int? epochs) => inner.Reopen(name, epochs);

        public RunReplay Replay(string name, LoadedData data, CancellationToken cancellation) => inner.Replay(name, data, cancellation);

        public void WritePage(string name, LoadedData data, string file, string language, CancellationToken stop) => throw new NotSupportedException();

        public void Rename(string name, string next) => inner.Rename(name, next);

        public void Delete(string name) => inner.Delete(name);
    }

    private sealed class StoppingKeeper(IRunKeeper inner, CancellationTokenSource stop) : IRunKeeper
    {
        public Run Begin(LoadedData data, RunOptions options, CancellationToken cancellation) =>
            inner.Begin(data, options with { Listeners = [.. options.Listeners, new StopAfterEpoch(stop)] }, cancellation);

        public void Checkpoint(Run run) => inner.Checkpoint(run);

        public void Finish(Run run) => inner.Finish(run);
    }

    private sealed class StopAfterEpoch(CancellationTokenSource stop) : IRunListener
    {
        public void Hear(RunEvent happened)
        {
            if (happened is EpochEnded)
            {
                stop.Cancel();
            }
        }
    }
}
