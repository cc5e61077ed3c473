using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Lab;

namespace Sonda.Benchmarks.Table;

/// <summary>Frames a second that a watcher of a large network gets: five seconds of [784, 784 × 3, 10].</summary>
internal sealed class LabFrameRow : IRowSource
{
    private const int Seconds = 5;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("frames of a large network");
        LoadedData data = ChapterData.Loaded;
        string home = Directory.CreateTempSubdirectory("sonda-lab-").FullName;
        LabServer server = LabServer.StartAsync(new LabOptions { Port = 0, Home = home, Load = (_, _, _) => Task.FromResult(data) }).GetAwaiter().GetResult();
        try
        {
            using var client = new LabClient(server.Address);
            client.Post("/api/runs", new { spec = "784-784x3-10; epochs 30", name = "large" });
            client.Until("large", "paused");
            client.Post("/api/runs/large/commands", new { command = "play" });
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
            double frames = client.Watch("large", "frame", stop.Token).GetAwaiter().GetResult();
            return new TableRow
            {
                What = "784-784x3-10, frames to one watcher",
                Bar = 20,
                AtLeast = true,
                Unit = "frames/s",
                Digits = 1,
                Measured = frames,
                Detail = FormattableString.Invariant($"over {Seconds} s of training; frames of mini-batches"),
            };
        }
        finally
        {
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(home, recursive: true);
        }
    }
}
