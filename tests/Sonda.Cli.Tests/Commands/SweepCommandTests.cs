using Sonda.Sweeps.Clusters;

namespace Sonda.Cli.Tests.Commands;

public sealed class SweepCommandTests
{
    private const string Sweep = "784-[30]x{depth}-10; depth = 1..4 step 1; seeds 2; measure accuracy, cost";

    [Fact]
    public void From_a_plan_to_a_map_and_its_tables()
    {
        using var folder = new Folder();
        var line = new CommandLine();
        Outcome plan = line.Run("sweep", "plan", Sweep, "--out", folder["d"], "--shards", "3");
        Outcome before = line.Run("sweep", "status", folder["d"]);
        Outcome run = line.Run("sweep", "run", folder["d"]);
        Outcome merge = line.Run("sweep", "merge", folder["d"]);
        Outcome map = line.Run("sweep", "map", folder["d"], "--threshold", "70", "--figure", folder["m.png"], "--table", folder["m.csv"]);

        Assert.All([plan, before, run, merge, map], outcome => Assert.Equal(ExitCode.Done, outcome.ExitCode));
        Assert.Contains("8 cells (4 depth × 2 seeds), 3 shards.", plan.Out, StringComparison.Ordinal);
        Assert.Contains("A cell takes 12.5 s on one core, all cells 1 min 40 s", plan.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("3 of 3 shards missing: 0-2", before.Out, StringComparison.Ordinal);
        Assert.Contains("8 of 8 cells done, 8 of them now", run.Out, StringComparison.Ordinal);
        Assert.Contains("8 of 8 cells merged", merge.Out, StringComparison.Ordinal);
        Assert.Contains("validation accuracy (%) over depth; mean of 2 seeds", map.Out, StringComparison.Ordinal);
        Assert.Equal(0x89, File.ReadAllBytes(folder["m.png"])[0]);
        string[] table = File.ReadAllLines(folder["m.csv"]);
        Assert.Equal(("cell,depth,seed,status,accuracy,cost", 9, "7,4,2,diverged,,"), (table[0], table.Length, table[8]));
    }

    [Theory]
    [InlineData(".parquet")]
    [InlineData(".json")]
    [InlineData(".csv")]
    public void A_table_is_written_whole_in_every_form(string ending)
    {
        using var folder = new Folder();
        Assert.Equal(ExitCode.Done, new CommandLine().Run("map", "784-[30 {act}]x{depth}-10", "--axis", "depth=1..3/1", "act=tanh,relu", "--table", folder["t" + ending]).ExitCode);

        Assert.True(new FileInfo(folder["t" + ending]).Length > 100);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_stop_keeps_the_cells_and_says_how_to_go_on()
    {
        using var folder = new Folder();
        using var stop = new CancellationTokenSource();
        new CommandLine().Run("sweep", "plan", Sweep, "--out", folder["d"]);
        int cells = 0;
        Outcome stopped = new CommandLine
        {
            Stop = stop,
            Sweeps = new FakeSweeps
            {
                Midway = () =>
                {
                    if (Interlocked.Increment(ref cells) == 3)
                    {
                        stop.Cancel();
                    }
                },
            },
        }.Run("sweep", "run", folder["d"], "--threads", "1");

        Assert.Equal(ExitCode.StoppedEarly, stopped.ExitCode);
        Assert.Contains("3 of 8 cells are done and kept", stopped.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("3 more cells in logs", new CommandLine().Run("sweep", "status", folder["d"]).Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Outcome merge = new CommandLine().Run("sweep", "merge", folder["d"]);
        Assert.Equal(ExitCode.DataOrConfiguration, merge.ExitCode);
        // Cells that only a log has may be those of a process at work: they count with --partial.
        Assert.Contains("8 cells are missing of 8", merge.Error, StringComparison.Ordinal);
        Assert.Contains("3 of 8 cells merged", new CommandLine().Run("sweep", "merge", folder["d"], "--partial").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_submission_reads_the_limit_of_the_cluster_and_calls_sbatch()
    {
        using var folder = new Folder();
        var line = new CommandLine();
        line.Run("sweep", "plan", Sweep, "--out", folder["d"], "--shards", "8");
        Outcome dry = line.Run("sweep", "submit", folder["d"], "--slurm", "--dry-run");
        Assert.DoesNotContain(line.Sweeps.Called, call => call.StartsWith("sbatch", StringComparison.Ordinal));
        Assert.Contains("--array=0-3", dry.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder["d"], "slurm")));

        Outcome submitted = line.Run("sweep", "submit", folder["d"], "--slurm");
        Assert.Equal(2, line.Sweeps.Called.Count(call => call.StartsWith("sbatch --parsable --array=0-3", StringComparison.Ordinal)));
        Assert.Contains("Submitted 8 shards as 17, 17", submitted.Out, StringComparison.Ordinal);

        Outcome refused = new CommandLine { Sweeps = new FakeSweeps { Answer = new SlurmAnswer(1, "", "Invalid account") } }.Run("sweep", "submit", folder["d"], "--slurm");
        Assert.Equal(ExitCode.DataOrConfiguration, refused.ExitCode);
        Assert.Contains("Invalid account", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_is_shown_in_both_forms_and_has_a_schema()
    {
        string json = new CommandLine().Run("sweep", "spec", Sweep, "--json").Out;

        Assert.Contains("\"run\": \"784-[30]x{depth}-10\"", json, StringComparison.Ordinal);
        Assert.Equal(Sweep.Replace("; ", "\n", StringComparison.Ordinal), new CommandLine().Run("sweep", "spec", json.Trim()).Out.Trim());
        Assert.Contains("\"$schema\"", new CommandLine().Run("sweep", "spec", "--schema").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: this is not a sweep: ", "sweep", "plan", "784-{w}-10", "--out", "x")]
    [InlineData("error: this is not a sweep: ", "map", "784-{w}-10", "--axis", "v=1..2/1")]
    [InlineData("sonda sweep plan writes it", "sweep", "run", "nowhere")]
    [InlineData("--out", "sweep", "plan", "784-{w}-10; w = 1..2")]
    [InlineData("error: --shard needs --of", "sweep", "run", "x", "--shard", "1")]
    [InlineData("needs --slurm", "sweep", "submit", "x")]
    [InlineData("--size: \"100\" is not allowed", "boundary", "--size", "100")]
    [InlineData(".parquet", "map", "784-{w}-10", "--axis", "w=1..2/1", "--table", "x.txt")]
    [InlineData("error: this is not a sweep: the sweep is empty", "sweep", "spec", "")]
    [InlineData("error: w has no value 3: expected one of 1, 2.", "map", "784-{w}x{d}-10", "--axis", "w=1..2", "d=1..3", "--at", "w=3")]
    [InlineData("error: the cell w = 1, seed = 1 cannot be trained: ", "map", "3-{w}-10", "--axis", "w=1..2")]
    public void Mistakes_are_named(string expected, params string[] args)
    {
        Outcome outcome = new CommandLine().Run(args);

        Assert.Contains(outcome.ExitCode, (int[])[ExitCode.Usage, ExitCode.DataOrConfiguration]);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_axes_of_a_map_are_checked_before_its_cells_are_computed()
    {
        var sweeps = new FakeSweeps { Midway = () => Assert.Fail("A cell was computed.") };
        Outcome outcome = new CommandLine { Sweeps = sweeps }.Run("map", "784-{w}-10", "--axis", "w=1..2", "--x", "v");

        Assert.Equal(ExitCode.DataOrConfiguration, outcome.ExitCode);
        Assert.Contains("error: \"v\" is not an axis of this sweep", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_boundary_keeps_its_grid_and_uses_it_again()
    {
        using var folder = new Folder();
        Outcome first = new CommandLine().Run("boundary", "--size", "16", "--out", folder.Path, "--figure", folder["b.png"]);
        Outcome second = new CommandLine().Run("boundary", "--size", "32", "--out", folder.Path);
        Outcome other = new CommandLine().Run("boundary", "--size", "16", "--steps", "20", "--out", folder.Path, "--json");

        Assert.Contains("289 cells (17 a side), 0 of them known before", first.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("1,089 cells (33 a side), 289 of them known before", second.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("\"reused\": 0", other.Out, StringComparison.Ordinal);
        Assert.Equal(0x89, File.ReadAllBytes(folder["b.png"])[0]);
    }
}
