using System.Diagnostics;
using System.Globalization;
using Sonda.Engine.Randomness;
using Sonda.Runs.Folders;

namespace Sonda.Runs.Tests.Folders;

/// <summary>
/// Processes that keep a run and are killed at any moment, by a signal that no program can catch: the folder opens, no more than one
/// event is lost, and the run goes on to the bytes of one that was never killed. A process keeps <see cref="KilledRunChild.Together"/>
/// runs, each at another place. <c>SONDA_KILLS=200</c> asks for more than 20 killed runs.
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
        KilledRunChild.Keep(whole, []);
        RunRecord expected = whole.Open(KeptRun.Name);
        Assert.Equal(KilledRunChild.Changes, expected.Changes());
        Assert.True(expected.Replay(KeptRun.Data).IsSame);
        long events = expected.Events().Max(happened => happened.Number)!.Value;
        Assert.True(events > 100);

        // The seed fixes after which event of which run the kill comes and the pause before it; where that hits each run is for the
        // scheduler to say.
        var random = new RandomStream(15);
        int killed = 0, hits = 0;
        for (int i = 0; killed < kills; i++)
        {
            string folder = Path.Combine(_temporary, $"{i}");
            long[] printed = KillAfter(folder, i % KilledRunChild.Together, random.NextInt((int)events), random.NextInt(20_000));
            for (int index = 0; index < printed.Length; index++)
            {
                // A run that the process had not begun was not killed.
                RunsHome home = KilledRunChild.HomeOf(folder, index);
                if (printed[index] >= 0)
                {
                    killed++;
                    hits += GoesOn(home, expected, printed[index]) == RunFolderState.Killed ? 1 : 0;
                }
            }

            Assert.True(killed > i, "A process printed nothing.");
            Directory.Delete(folder, recursive: true);
        }

        Assert.True(hits > killed / 2, $"Only {hits} of {killed} kills came before the end of the run.");
    }

    /// <summary>Requires that a killed run lost no more than one event and goes on to the bytes of another.</summary>
    /// <returns>Its state when it was found.</returns>
    private static RunFolderState GoesOn(RunsHome home, RunRecord expected, long printed)
    {
        RunSummary found = Assert.Single(home.List());
        Assert.Contains(found.State, (RunFolderState[])[RunFolderState.Killed, RunFolderState.Completed]);
        RunRecord record = home.Open(KeptRun.Name);
        long kept = record.Events().Max(happened => happened.Number) ?? -1;
        Assert.True(kept >= printed - 1, $"Event {printed} had happened; the file ends with {kept}.");

        KilledRunChild.Keep(home, []);
        KeptRun.AssertSame(expected, home.Open(KeptRun.Name));
        return found.State;
    }

    /// <summary>Starts a child, waits until one of its runs has printed an event and some microseconds more, and kills it.</summary>
    /// <returns>For each run the last event that it printed, -1 if none.</returns>
    private static long[] KillAfter(string folder, int run, long number, int microseconds)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KilledRunTests).Assembly.Location);
        }

        start.Environment[KilledRunChild.Variable] = folder;
        using Process child = Process.Start(start)!;
        long[] printed = [.. Enumerable.Repeat(-1L, KilledRunChild.Together)];
        while (printed[run] < number && child.StandardOutput.ReadLine() is { } line)
        {
            Read(line);
        }

        Thread.Sleep(TimeSpan.FromMicroseconds(microseconds));
        child.Kill();

        // The last line may be cut; the lines before it had been heard.
        Array.ForEach(child.StandardOutput.ReadToEnd().Split('\n')[..^1], Read);
        child.WaitForExit();
        return printed;

        void Read(string line)
        {
            string[] words = line.Split(' ');
            printed[int.Parse(words[0], CultureInfo.InvariantCulture)] = long.Parse(words[1], CultureInfo.InvariantCulture);
        }
    }
}
