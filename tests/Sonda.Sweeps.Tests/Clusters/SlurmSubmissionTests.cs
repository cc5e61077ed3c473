using Sonda.Sweeps.Clusters;
using Sonda.Sweeps.Shards;

namespace Sonda.Sweeps.Tests.Clusters;

public sealed class SlurmSubmissionTests
{
    [Fact]
    public void The_script_hands_over_to_sonda_and_quotes_what_the_shell_would_split()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home["a sweep"], shards: 5);
        var submission = SlurmSubmission.Of(folder, Options(folder) with { Cpus = 3, Partition = "short", Extra = ["--account=it's"], RunOptions = ["--data-dir", "/my data"] }, 1001);

        Assert.StartsWith("#!/bin/sh\n", submission.Script, StringComparison.Ordinal);
        Assert.Contains("\n#SBATCH --signal=B:TERM@120\n", submission.Script, StringComparison.Ordinal);
        Assert.Contains("\n#SBATCH --requeue\n", submission.Script, StringComparison.Ordinal);
        Assert.Contains("\n#SBATCH --open-mode=append\n", submission.Script, StringComparison.Ordinal);
        Assert.Contains("\n#SBATCH --ntasks=1 --cpus-per-task=3\n", submission.Script, StringComparison.Ordinal);
        Assert.Contains("\n#SBATCH --partition=short\n#SBATCH --account=it's\n", submission.Script, StringComparison.Ordinal);
        Assert.Contains($"\nexec /opt/sonda sweep run '{folder.Path}' --shard \"$SLURM_ARRAY_TASK_ID\" --offset \"$1\" --of 5", submission.Script, StringComparison.Ordinal);
        Assert.EndsWith("--threads \"${SLURM_CPUS_PER_TASK:-1}\" --data-dir '/my data'\n", submission.Script, StringComparison.Ordinal);
        Assert.DoesNotContain("--time", submission.Script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_percent_sign_in_a_folder_is_no_pattern_of_slurm_and_a_line_end_is_refused()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home["50%A"], shards: 5);

        Assert.Contains("50%%A/slurm/%A_%a.log\n", SlurmSubmission.Of(folder, Options(folder), 1001).Script, StringComparison.Ordinal);
        InvalidContentException fault = Assert.Throws<InvalidContentException>(() => SlurmSubmission.Of(folder, Options(folder) with { Extra = ["--qos=a\nrm -rf x"] }, 1001));
        Assert.Contains("\"--qos=a↵rm -rf x\" cannot stand in a script of Slurm", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Indexes_stay_below_the_limit_of_the_cluster_and_offsets_make_up_for_it()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 10);
        var submission = SlurmSubmission.Of(folder, Options(folder), 4);

        Assert.Equal(10, submission.Shards);
        Assert.Equal(
            ["--array=0-3 0", "--array=0-3 4", "--array=0-1 8"],
            submission.Calls.Select(call => $"{call[1]} {call[3]}"));
    }

    [Fact]
    public void Only_missing_shards_are_submitted_again()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 8);
        Sample.Run(folder, Sample.All(folder) with { Shards = [new(0, 8), new(2, 8), new(3, 8), new(5, 8)] });
        var submission = SlurmSubmission.Of(folder, Options(folder) with { IsMissingOnly = true }, 1001);

        Assert.Equal((4, "--array=1,4,6-7"), (submission.Shards, submission.Calls.Single()[1]));
        Sample.Run(folder);
        Assert.Empty(SlurmSubmission.Of(folder, Options(folder) with { IsMissingOnly = true }, 1001).Calls);
    }

    [Fact]
    public void A_plan_with_a_pilot_gives_the_time_limit()
    {
        using var home = new TemporaryFolder();
        SweepFolder planned = Sample.Plan(home.Path, shards: 2);
        SweepFolder folder = SweepFolder.Create(home.Path, planned.Manifest with { SecondsPerCell = 100 });

        // 12 cells of 100 s on two cores: 600 s; 1.5 × 600 + 300 + 180 seconds are 23 minutes.
        Assert.Contains("\n#SBATCH --time=23\n", SlurmSubmission.Of(folder, Options(folder) with { Cpus = 2 }, 1001).Script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_of_sbatch_is_reported_with_the_jobs_before()
    {
        using var home = new TemporaryFolder();
        SweepFolder folder = Sample.Plan(home.Path, shards: 8);
        var submission = SlurmSubmission.Of(folder, Options(folder), 4);
        var slurm = new Script(new(0, "17;cluster\n", ""), new(1, "", "sbatch: error: Batch job submission failed\nInvalid partition\n"));
        string refusal = Assert.Throws<InvalidContentException>(() => submission.Submit(slurm)).Message;

        Assert.Contains("ended with 1: sbatch: error: Batch job submission failed; Invalid partition Submitted before: 17; the rest follows with --missing.", refusal, StringComparison.Ordinal);
        Assert.Equal(submission.Script, File.ReadAllText(submission.ScriptPath));
        Assert.Equal(["17", "18"], submission.Submit(new Script(new(0, "17;cluster\n", ""), new(0, "18\n", ""))));
    }

    [Theory]
    [InlineData("MaxArraySize            = 501\n", 501)]
    [InlineData("ClusterName = x\n", 1001)]
    public void The_limit_comes_from_the_configuration(string configuration, int expected)
    {
        Assert.Equal(expected, SlurmSubmission.MaxArraySize(new Script(new SlurmAnswer(0, configuration, ""))));
    }

    [Fact]
    public void Long_lists_are_split_for_the_command_line()
    {
        string[] lists = [.. ArrayIndexes.Lists([.. Enumerable.Range(0, 5000).Select(k => 2 * k)])];

        Assert.True(lists.Length > 1);
        Assert.All(lists, list => Assert.InRange(list.Length, 1, 8008));
        Assert.Equal(Enumerable.Range(0, 5000).Select(k => 2 * k), lists.SelectMany(list => list.Split(',')).Select(int.Parse));
    }

    private static SlurmOptions Options(SweepFolder folder) => new() { Folder = folder.Path, Command = ["/opt/sonda"] };

    /// <summary>A cluster that gives these answers in turn.</summary>
    private sealed class Script(params SlurmAnswer[] answers) : ISlurm
    {
        private int _next;

        public SlurmAnswer Run(string command, IReadOnlyList<string> arguments) => answers[_next++];
    }
}
