using System.Diagnostics;
using Sonda.Engine.Files;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Tests.Folders;

/// <summary>The home of kept runs: names, the list and its states, renaming and deleting.</summary>
public sealed class RunsHomeTests : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("sonda-").FullName;
    private readonly RunsHome _home;

    public RunsHomeTests() => _home = new RunsHome(Path.Combine(_temporary, "runs"));

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public void The_home_is_where_the_environment_says()
    {
        string sonda = Path.Combine(_temporary, "s"), xdg = Path.Combine(_temporary, "x");
        Assert.Equal(Path.Combine(sonda, "runs"), Of(("SONDA_HOME", sonda), ("XDG_DATA_HOME", xdg)));
        Assert.Equal(Path.Combine(xdg, "sonda", "runs"), Of(("XDG_DATA_HOME", xdg)));
        string system = Of();
        Assert.EndsWith(Path.Combine("sonda", "runs"), system, StringComparison.Ordinal);
        Assert.Equal(system, Of(("SONDA_HOME", ""), ("XDG_DATA_HOME", "relative")));

        static string Of(params (string Name, string Value)[] variables) =>
            RunsHome.Of(name => variables.FirstOrDefault(one => one.Name == name).Value).Path;
    }

    [Fact]
    public void A_home_that_is_not_there_is_empty() => Assert.Empty(_home.List());

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ação")]
    [InlineData("a*")]
    [InlineData("C:")]
    [InlineData("\0")]
    [InlineData("-x")]
    [InlineData("--json")]
    public void Names_that_could_be_paths_or_options_are_refused(string name)
    {
        foreach (Action act in (Action[])[
            () => _home.Open(name), () => _home.Delete(name), () => _home.Rename(name, "b"),
            () => KeptRun.Create(_home, name), () => RunFolder.Reopen(_home, name)])
        {
            var fault = Assert.Throws<InvalidContentException>(act);
            Assert.StartsWith($"\"{name}\" cannot name a run: expected 1 to 80 characters", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_have_at_most_80_characters()
    {
        string longest = new('a', 80);
        using (KeptRun.Create(_home, longest))
        {
        }

        Assert.Throws<InvalidContentException>(() => KeptRun.Create(_home, longest + "a"));
    }

    [Fact]
    public void Runs_that_begin_at_once_without_a_name_each_get_one()
    {
        const int together = 16, rounds = 10;
        using var barrier = new Barrier(together);
        var names = new System.Collections.Concurrent.ConcurrentBag<string>();
        var open = new List<RunFolder>();
        var threads = Enumerable.Range(0, together).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < rounds; round++)
            {
                barrier.SignalAndWait();
                try
                {
                    names.Add(Begin());
                }
                catch (InvalidContentException fault)
                {
                    names.Add(fault.Message);
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(
            [.. Enumerable.Range(1, together * rounds).Select(i => i == 1 ? "784-6-10" : $"784-6-10-{i}").Order(StringComparer.Ordinal)],
            names.Order(StringComparer.Ordinal));
        open.ForEach(folder => folder.Dispose());

        // A run that is closed before it began removes its folder, so that the folder has to stay open until all have theirs.
        string Begin()
        {
            RunFolder folder = RunFolder.Create(_home, null, KeptRun.Spec, KeptRun.Data, TimeProvider.System);
            lock (open)
            {
                open.Add(folder);
            }

            return folder.Name;
        }
    }

    [Theory]
    [InlineData("784-30-10", "784-30-10")]
    [InlineData("784-[128 relu he]x3-10 softmax", "784-128-relu-he-x3-10-softmax")]
    public void Free_names_are_those_of_the_network(string network, string name)
    {
        var spec = RunSpec.Parse(network);
        Assert.Equal(name, _home.FreeName(spec));
        Directory.CreateDirectory(Path.Combine(_home.Path, name));
        Assert.Equal(name + "-2", _home.FreeName(spec));
        Directory.CreateDirectory(Path.Combine(_home.Path, name + "-2"));
        Assert.Equal(name + "-3", _home.FreeName(spec));
    }

    [Fact]
    public void Any_free_name_is_allowed()
    {
        var random = new Sonda.Engine.Randomness.RandomStream(3);
        for (int i = 0; i < 50; i++)
        {
            var spec = RunSpec.Parse("3-" + string.Join('-', Enumerable.Range(0, 1 + random.NextInt(60)).Select(_ => 1 + random.NextInt(40))) + "-2");
            using (KeptRun.Create(_home, _home.FreeName(spec)))
            {
            }
        }
    }

    [Fact]
    public void The_list_tells_each_state_and_the_newest_comes_first()
    {
        var clock = new Clock();
        Keep("completed", KeptRun.Spec, run => run.StepUntil(RunGoal.End));
        Keep("early", RunSpec.Parse("784-6-10; rate 0; epochs 9; early-stop patience(2)"), run => run.StepUntil(RunGoal.End));
        Keep("diverged", RunSpec.Parse("784-[6 identity]-10; rate 1e30; epochs 9"), run => run.StepUntil(RunGoal.End));
        Keep("stopped", KeptRun.Spec, run => run.StepUntil(new RunGoal(Step: 20)));
        Keep("killed", KeptRun.Spec, run => run.StepUntil(new RunGoal(Step: 33)), finishes: false);
        Keep("newer", KeptRun.Spec, run => run.Step());
        Keep("damaged", KeptRun.Spec, run => run.Step());
        Write("newer", "run.json", """{"format":2,"anything":[]}""");
        Write("damaged", "run.json", "{");
        Directory.CreateDirectory(Path.Combine(_home.Path, "empty"));
        Directory.CreateDirectory(Path.Combine(_home.Path, ".hidden"));
        using RunFolder written = RunFolder.Create(_home, "writing", KeptRun.Spec, KeptRun.Data, clock);
        written.Begin(KeptRun.Data, KeptRun.Options).StepUntil(new RunGoal(Step: 13));

        IReadOnlyList<RunSummary> list = _home.List();
        (string, RunFolderState, int, int, long)[] expected =
        [
            ("writing", RunFolderState.Writing, 2, 12, 12),
            ("killed", RunFolderState.Killed, 5, 12, 30),
            ("stopped", RunFolderState.Stopped, 3, 12, 20),
            ("diverged", RunFolderState.Diverged, 0, 9, 1),
            ("early", RunFolderState.StoppedEarly, 3, 9, 18),
            ("completed", RunFolderState.Completed, 12, 12, 72),
        ];
        RunFolderState[] readable = [RunFolderState.Damaged, RunFolderState.NewerFormat];
        Assert.Equal(expected, list.Where(run => !readable.Contains(run.State)).Select(run => (run.Name, run.State, run.Epoch, run.Epochs, run.Step)));
        Assert.Equal(
            [("damaged", RunFolderState.Damaged), ("empty", RunFolderState.Damaged), ("newer", RunFolderState.NewerFormat)],
            list.Where(run => readable.Contains(run.State)).Select(run => (run.Name, run.State)).Order());
        Assert.All(expected, one => Assert.Equal("drawn-digits", list.Single(run => run.Name == one.Item1).Data));
        Assert.Equal(KeptRun.Spec.ToString(), list.Single(run => run.Name == "killed").Spec);
        Assert.Equal(
            _home.Open("killed").Epochs().Max(epoch => epoch.ValidationAccuracy), list.Single(run => run.Name == "killed").BestAccuracy);

        void Keep(string name, RunSpec spec, Action<Run> drive, bool finishes = true)
        {
            using RunFolder folder = RunFolder.Create(_home, name, spec, KeptRun.Data, clock);
            Run run = folder.Begin(KeptRun.Data, KeptRun.Options);
            drive(run);
            if (finishes)
            {
                folder.Finish(run);
            }
        }
    }

    [Fact]
    public void A_run_of_a_newer_format_and_a_damaged_one_say_so()
    {
        KeptRun.Whole(_home, "newer");
        KeptRun.Whole(_home, "damaged");
        KeptRun.Whole(_home, "torn");
        Write("newer", "run.json", """{"format":2}""");
        Write("damaged", "run.json", "[]");
        File.WriteAllText(Path.Combine(_home.Path, "torn", "events.jsonl"), "{}\n");
        Assert.StartsWith("A newer version of sonda keeps the run \"newer\" in format 2;", Refused(() => _home.Open("newer")), StringComparison.Ordinal);
        Assert.StartsWith("The run \"damaged\" is damaged: ", Refused(() => _home.Open("damaged")), StringComparison.Ordinal);
        Assert.Contains("events.jsonl: line 1: ", Refused(() => _home.Open("torn").Changes()), StringComparison.Ordinal);
        Assert.Contains("events are missing", Refused(() => RunFolder.Resume(_home, "torn", KeptRun.Data)), StringComparison.Ordinal);
        Assert.StartsWith("There is no run \"other\" in ", Refused(() => _home.Open("other")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_being_written_stays_as_it_is()
    {
        using RunFolder folder = KeptRun.Create(_home, "a");
        folder.Begin(KeptRun.Data, KeptRun.Options);
        const string refusal = "The run \"a\" is being written by another process.";
        Assert.Equal(refusal, Refused(() => _home.Delete("a")));
        Assert.Equal(refusal, Refused(() => _home.Rename("a", "b")));
        Assert.Equal(refusal, Refused(() => RunFolder.Reopen(_home, "a")));
        Assert.StartsWith("There is already a run \"a\" in ", Refused(() => KeptRun.Create(_home, "a")), StringComparison.Ordinal);
        Assert.Equal(RunFolderState.Writing, Assert.Single(_home.List()).State);
    }

    [Fact]
    public void Runs_are_renamed_and_deleted()
    {
        KeptRun.Whole(_home, "a");
        KeptRun.Whole(_home, "b");
        Assert.StartsWith("There is already a run \"b\" in ", Refused(() => _home.Rename("a", "b")), StringComparison.Ordinal);
        Assert.StartsWith("\"../c\" cannot name a run", Refused(() => _home.Rename("a", "../c")), StringComparison.Ordinal);
        _home.Rename("a", "c");
        _home.Delete("b");
        Assert.Equal("c", Assert.Single(_home.List()).Name);
        Assert.True(_home.Open("c").Replay(KeptRun.Data).IsSame);
        Assert.Equal("c", Assert.Single(Directory.EnumerateFileSystemEntries(_home.Path).Select(Path.GetFileName)));
    }

    [Fact]
    public void A_later_process_removes_what_a_killed_one_was_creating_or_deleting()
    {
        using var dead = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "--help") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        dead.Kill();
        dead.WaitForExit();
        string orphan = Path.Combine(_home.Path, FormattableString.Invariant($".sonda-{dead.Id:x}-5f5e100-1.tmp"));
        Directory.CreateDirectory(orphan);
        File.WriteAllText(Path.Combine(orphan, "run.json"), "{}");
        KeptRun.Whole(_home, "a");
        Assert.Equal(["a"], Directory.EnumerateFileSystemEntries(_home.Path).Select(Path.GetFileName));

        // The names by which it knows them.
        Assert.Equal(Path.GetFileName(TemporaryFile.NameIn(_home.Path)).Split('-')[..3], Path.GetFileName(_home.Hide("a")).Split('-')[..3]);
    }

    [Fact]
    public void Of_many_that_rename_and_delete_at_once_each_run_is_moved_by_one()
    {
        const int together = 8, rounds = 20;
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < together; i++)
            {
                Write($"{i}", "run.json", "{}");
            }

            int done = 0;
            Parallel.For(0, together * 3, new ParallelOptions { MaxDegreeOfParallelism = together }, i =>
            {
                try
                {
                    if (i % 3 == 0)
                    {
                        _home.Delete($"{i % 4}");
                    }
                    else
                    {
                        _home.Rename($"{i % together}", i % 3 == 1 ? "same" : $"other-{i}");
                    }

                    Interlocked.Increment(ref done);
                }
                catch (InvalidContentException)
                {
                    // The name is taken, or the run is gone: no other exception may come of it.
                }
            });
            Assert.True(done >= together / 2);
            foreach (string name in _home.Names().ToArray())
            {
                _home.Delete(name);
            }

            Assert.Empty(Directory.EnumerateFileSystemEntries(_home.Path));
        }
    }

    [Fact]
    public void A_folder_in_which_no_run_began_goes_again()
    {
        using (KeptRun.Create(_home))
        {
            Assert.Single(_home.List());
        }

        Assert.Empty(_home.List());
    }

    [Fact]
    public void A_thousand_runs_are_listed()
    {
        string folder = KeptRun.Whole(_home, "0").Path;
        for (int i = 1; i < 1000; i++)
        {
            string copy = Directory.CreateDirectory(Path.Combine(_home.Path, $"{i}")).FullName;
            string began = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i).ToString("o");
            string manifest = File.ReadAllText(Path.Combine(folder, "run.json"));
            File.WriteAllText(Path.Combine(copy, "run.json"), System.Text.RegularExpressions.Regex.Replace(manifest, "\"began\": \"[^\"]*\"", $"\"began\": \"{began}\""));
            File.Copy(Path.Combine(folder, "result.json"), Path.Combine(copy, "result.json"));
            File.Copy(Path.Combine(folder, "events.jsonl"), Path.Combine(copy, "events.jsonl"));
            File.Copy(Path.Combine(folder, "network.sonda"), Path.Combine(copy, "network.sonda"));
        }

        IReadOnlyList<RunSummary> list = _home.List();
        Assert.Equal(Enumerable.Range(0, 1000).Reverse().Select(i => $"{i}"), list.Select(run => run.Name));
        Assert.All(list, run => Assert.Equal((RunFolderState.Completed, 12), (run.State, run.Epoch)));
    }

    private static string Refused(Action act) => Assert.Throws<InvalidContentException>(act).Message;

    private void Write(string run, string file, string text)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_home.Path, run)).FullName;
        File.WriteAllText(Path.Combine(folder, file), text);
    }

    /// <summary>A minute passes with each look.</summary>
    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now = _now.AddMinutes(1);
    }
}
