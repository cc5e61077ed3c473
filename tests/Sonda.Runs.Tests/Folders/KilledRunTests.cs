using System.Diagnostics;
using System.Globalization;
using Sonda.Engine.Randomness;
using Sonda.Runs.Folders;

namespace Sonda.Runs.Tests.Folders;

/// <summary>
/// Processes that keep a run and are killed at any moment, by a signal that no program can catch: the folder opens, no more than one
/// event is lost, and the run goes on to the bytes of one that was never killed. <c>SONDA_KILLS=200</c> asks for more than 20.
/// </summary>
public sealed class KilledRunTests : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("sonda-").FullName;

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public void A_run_that_was_killed_at_any_moment_goes_on_to_the_same_bytes()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("SONDA_KILLS") ?? "20", CultureInfo.InvariantCulture);
        var whole = new RunsHome(Path.Combine(_temporary, "whole"));
        Assert.True(KillAfter(whole.Path, long.MaxValue, 0) > 100);
        RunRecord expected = whole.Open(KeptRun.Name);
        Assert.Equal(KilledRunChild.Changes, expected.Changes());
        Assert.True(expected.Replay(KeptRun.Data).IsSame);
        long events = expected.Events().Max(happened => happened.Number)!.Value;

        // The seed fixes after which event the kill comes and the pause before it; where that hits is for the scheduler to say.
        var random = new RandomStream(15);
        int hits = 0;
        for (int i = 0; i < kills; i++)
        {
            var home = new RunsHome(Path.Combine(_temporary, $"{i}"));
            long printed = KillAfter(home.Path, random.NextInt((int)events), random.NextInt(20_000));
            RunSummary killed = Assert.Single(home.List());
            Assert.Contains(killed.State, (RunFolderState[])[RunFolderState.Killed, RunFolderState.Completed]);
            RunRecord record = home.Open(KeptRun.Name);
            long kept = record.Events().Max(happened => happened.Number) ?? -1;
            Assert.True(kept >= printed - 1, $"Event {printed} had happened; the file ends with {kept}.");
            hits += killed.State == RunFolderState.Killed ? 1 : 0;

            KilledRunChild.Keep(home, []);
            KeptRun.AssertSame(expected, home.Open(KeptRun.Name));
            Directory.Delete(home.Path, recursive: true);
        }

        Assert.True(hits > kills / 2, $"Only {hits} of {kills} kills came before the end of the run.");
    }

    /// <summary>Starts a child, waits until it has printed an event and some microseconds more, and kills it.</summary>
    /// <returns>The last event that it printed.</returns>
    private static long KillAfter(string home, long number, int microseconds)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KilledRunTests).Assembly.Location);
        }

        start.Environment[KilledRunChild.Variable] = home;
        using Process child = Process.Start(start)!;
        long printed = -1;
        while (printed < number && child.StandardOutput.ReadLine() is { } line)
        {
            printed = long.Parse(line, CultureInfo.InvariantCulture);
        }

        if (number < long.MaxValue)
        {
            Thread.Sleep(TimeSpan.FromMicroseconds(microseconds));
            child.Kill();
        }

        // A line may be cut; the lines before it had been heard.
        string[] rest = child.StandardOutput.ReadToEnd().Split('\n');
        child.WaitForExit();
        return rest.Length < 2 ? printed : long.Parse(rest[^2], CultureInfo.InvariantCulture);
    }
}
