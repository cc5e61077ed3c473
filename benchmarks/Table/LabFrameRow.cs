namespace Sonda.Benchmarks.Table;

/// <summary>Frames a second that a watcher of a large network gets: five seconds of [784, 784 × 3, 10].</summary>
internal sealed class LabFrameRow : IRowSource
{
    private const int Seconds = 5;

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("frames of a large network");
        using var lab = new LabWithDigits();
        using var client = new LabClient(lab.Address);
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
}
