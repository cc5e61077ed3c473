using System.Diagnostics;
using System.Globalization;
using Sonda.Sweeps.Shards;
using Sonda.Tests;

namespace Sonda.Sweeps.Tests.Clusters;

/// <summary>A sweep on a real Slurm with two virtual nodes on this machine, while everything that can happen to its jobs happens.</summary>
public sealed class VirtualClusterTests
{
    /// <summary>400 cells of about 0.1 s, so that jobs are at work when they are disturbed.</summary>
    private const string Text =
        "2-[{w} tanh]x{depth}-1 bce; data circle(points=400); epochs 200; optimizer adam; w = 2..11 step 1; depth = 1..4 step 1; seeds 10; measure accuracy, cost, diverged";

    [Fact]
    public void Every_cell_is_there_once_after_a_requeue_a_killed_daemon_and_a_cancelled_job()
    {
        Requirement.FusedMultiplyAdd();
        string tools = Requirement.Slurm();
        using var home = new TemporaryFolder();
        using var cluster = new Cluster(tools, home["cluster"]);
        SweepFolder folder = Sample.Plan(home["sweep"], Text, shards: 20), local = Sample.Plan(home["local"], Text, shards: 20);
        string job = cluster.Submit(folder.Path);

        // A job that has kept some cells is put back into the queue: it hears TERM, and goes on after half a minute.
        Wait("cells in logs", () => SweepStatus.Of(folder, anyVersion: false).InLogs > 0);
        string log = Path.GetFileName(folder.Files(ShardName.LogEnding).First());
        string running = ShardName.Of(log)!.Value.Index.ToString(CultureInfo.InvariantCulture);
        cluster.Run("scontrol", "requeue", $"{job}_{running}");

        // The last job, which still waits, is cancelled.
        cluster.Run("scancel", $"{job}_19");

        // The daemon of a node is killed: its task goes on as an orphan, and Slurm starts the job once more.
        Wait("another shard at work", () => cluster.Nodes(job).Contains("n2"));
        cluster.KillDaemon("n2");
        cluster.WaitForEnd();
        SweepStatus between = SweepStatus.Of(folder, anyVersion: false);
        Assert.Contains(19, between.Holes);

        cluster.Submit(folder.Path, "--missing");
        cluster.WaitForEnd();
        Sample.Run(local, Sample.All(local) with { Threads = Environment.ProcessorCount });

        SweepStatus status = SweepStatus.Of(folder, anyVersion: false);
        Assert.Equal((400, 400), (status.Done, status.Cells));
        Assert.Empty(status.Damaged);
        Assert.Equal(Sample.Merged(local), Sample.Merged(folder));
    }

    private static void Wait(string what, Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), $"Waited three minutes for {what}.");
            Thread.Sleep(100);
        }
    }

    /// <summary>Two virtual nodes, stopped at the end.</summary>
    private sealed class Cluster : IDisposable
    {
        private readonly string _tools;
        private readonly string _path;

        public Cluster(string tools, string path)
        {
            (_tools, _path) = (tools, path);

            // The script expects the daemons to have written their numbers at once; on a busy machine they have not always.
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    Run(Path.Combine(tools, "slurm-up"), "2", path);
                    return;
                }
                catch (Xunit.Sdk.XunitException) when (attempt < 3)
                {
                    StopHalf();
                }
            }
        }

        /// <summary>Stops the daemons of a cluster that did not come up whole, and removes its folder.</summary>
        private void StopHalf()
        {
            Thread.Sleep(TimeSpan.FromSeconds(3));
            foreach (string file in Directory.GetFiles(_path, "n*.pid").Append(Path.Combine(_path, "ctl.pid")).Where(File.Exists))
            {
                using Process? daemon = Process.GetProcesses().FirstOrDefault(process => process.Id == int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
                daemon?.Kill();
                daemon?.WaitForExit();
            }

            Run(Path.Combine(_tools, "slurm-down"), _path);
            Directory.Delete(_path, recursive: true);
        }

        /// <summary>Submits a sweep with the tool itself.</summary>
        /// <returns>The job number.</returns>
        public string Submit(string sweep, params string[] more)
        {
            string said = Run(Path.Combine(AppContext.BaseDirectory, "sonda"), ["sweep", "submit", sweep, "--slurm", "--time", "5", "--lang", "en", .. more]);
            return said.Split(" as ")[1].Split(';')[0].Trim();
        }

        /// <summary>The nodes at work for a job.</summary>
        public string[] Nodes(string job) => Run("squeue", "-h", "-t", "R", "-j", job, "-o", "%N").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public void KillDaemon(string node) => Run("kill", "-9", File.ReadAllText(Path.Combine(_path, $"{node}.pid")).Trim());

        public void WaitForEnd() => Wait("the end of all jobs", () => Run("squeue", "-h").Trim().Length == 0);

        public string Run(string command, params string[] arguments)
        {
            var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["SLURM_CONF"] = Path.Combine(_path, "etc", "slurm.conf");
            using Process process = Process.Start(start)!;
            // Daemons inherit the streams and keep them open: the end of the process counts, not that of the streams.
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            bool isRead = Task.WaitAll([output, error], TimeSpan.FromSeconds(2));
            Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}: {(isRead ? output.Result + error.Result : "")}");
            return isRead ? output.Result : "";
        }

        public void Dispose() => Run(Path.Combine(_tools, "slurm-down"), _path);
    }
}
