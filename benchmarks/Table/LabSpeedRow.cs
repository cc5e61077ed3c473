using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Lab;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Benchmarks.Table;

/// <summary>The speed of training in the lab, with watchers, over that of <c>sonda train</c>: pairs in one process that take turns.</summary>
internal sealed class LabSpeedRow(int watchers, double bar) : IRowSource
{
    private const int Pairs = 5;
    private const string Spec = "784-30x4-10; epochs 30";

    public TableRow Measure()
    {
        Terminal.Error.WriteLine($"the lab with {watchers} watchers against sonda train");
        LoadedData data = ChapterData.Loaded;
        var ratios = new List<double>();
        var frames = new List<double>();
        for (int pair = 0; pair <= Pairs; pair++)
        {
            bool trainsFirst = pair % 2 == 0;
            double train = trainsFirst ? Train(data) : 0;
            (double lab, double slowest) = InLab(data);
            train = trainsFirst ? train : Train(data);

            // The first pair warms up.
            if (pair > 0)
            {
                ratios.Add(train / lab);
                frames.Add(slowest);
            }
        }

        ratios.Sort();
        return new TableRow
        {
            What = FormattableString.Invariant($"784-30x4-10, 30 epochs, {watchers} watching"),
            Bar = bar,
            AtLeast = true,
            Unit = "x the speed of sonda train",
            Digits = 3,
            Measured = ratios[Pairs / 2],
            Detail = FormattableString.Invariant($"{Pairs} pairs, {ratios[0]:f3} to {ratios[^1]:f3}; the slowest watcher got {frames.Min():f0} frames/s"),
        };
    }

    private static double Train(LoadedData data)
    {
        RunSpec spec = RunSpec.Parse(Spec);
        var run = Runs.Training.Run.Start(spec, data);
        run.StepUntil(RunGoal.End);
        return run.Seconds;
    }

    private (double Seconds, double SlowestFrames) InLab(LoadedData data)
    {
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        LabServer server = LabServer.StartAsync(new LabOptions { Port = 0, Home = home, Load = (_, _, _) => Task.FromResult(data) }).GetAwaiter().GetResult();
        try
        {
            using var client = new LabClient(server.Address);
            string id = client.Post("/api/runs", new { spec = Spec }).GetProperty("id").GetString()!;
            client.Until(id, "paused");
            using var stop = new CancellationTokenSource();
            Task<double>[] streams = [.. Enumerable.Range(0, watchers).Select(_ => Task.Run(() => client.Watch(id, "frame", stop.Token)))];
            Thread.Sleep(500);
            client.Post($"/api/runs/{id}/commands", new { command = "play" });
            double seconds = client.Until(id, "completed").GetProperty("seconds").GetDouble();
            stop.Cancel();
            return (seconds, Task.WhenAll(streams).GetAwaiter().GetResult().Min());
        }
        finally
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(home, recursive: true);
        }
    }
}
