using System.Diagnostics;

namespace Sonda.Benchmarks.Table;

/// <summary>The list of 1,000 runs of 10,000 events each, or a comparison of ten of them.</summary>
internal sealed class LabHistoryRow(bool compares) : IRowSource
{
    private const int Runs = 1000, Events = 10_000, Compared = 10, Questions = 5;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine(compares ? "comparing ten runs" : "listing a thousand runs");
        using var lab = new LabWithDigits();
        using var client = new LabClient(lab.Address);
        client.Post("/api/runs", new { spec = "784-30-10; epochs 1", name = "run-0", play = true });
        client.Until("run-0", "completed");
        client.Post("/api/runs/run-0/commands", new { command = "stop" });
        Multiply(lab.Home);
        string path = compares
            ? "/api/runs/compare?" + string.Join('&', Enumerable.Range(0, Compared).Select(i => $"run=run-{i}"))
            : "/api/runs";
        double[] milliseconds = [.. Enumerable.Range(0, Questions).Select(_ => Ask(client, path)).Order()];
        return new TableRow
        {
            What = compares ? "ten runs compared" : "a list of 1,000 runs",
            Bar = compares ? 1000 : 300,
            Unit = "ms",
            Measured = milliseconds[Questions / 2],
            Detail = FormattableString.Invariant($"{Events} events each; {Questions} questions, {milliseconds[0]:f0} to {milliseconds[^1]:f0} ms"),
        };
    }

    private static double Ask(LabClient client, string path)
    {
        long start = Stopwatch.GetTimestamp();
        client.Get(path);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Makes the events of the first run as many as asked for, and links them from copies of it, so that the disk holds them once.</summary>
    private static void Multiply(string home)
    {
        string first = Path.Combine(home, "run-0"), events = Path.Combine(first, "events.jsonl");
        string[] lines = File.ReadAllLines(events);
        string[] steps = [.. lines.Where(line => line.Contains("\"event\":\"step\"", StringComparison.Ordinal))];
        File.WriteAllLines(events, [lines[0], .. Enumerable.Range(0, Events - lines.Length).Select(i => steps[i % steps.Length]), .. lines[1..]]);
        for (int run = 1; run < Runs; run++)
        {
            string folder = Path.Combine(home, $"run-{run}");
            Directory.CreateDirectory(folder);
            foreach (string file in (string[])["run.json", "result.json", "readings.jsonl"])
            {
                File.Copy(Path.Combine(first, file), Path.Combine(folder, file));
            }

            File.CreateSymbolicLink(Path.Combine(folder, "events.jsonl"), events);
        }
    }
}
