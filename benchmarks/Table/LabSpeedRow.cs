using Sonda.Benchmarks.Peers;
using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Benchmarks.Table;

/// <summary>
/// The speed of training in a lab, with watchers, over that of <c>sonda train</c>. The two take turns in one process, as a lab is one
/// process for many runs; the watchers are another process. Both speeds are by the clock of the run.
/// </summary>
/// <remarks>
/// By processor time a run can be compared on a machine that is busy with other work too: then each thread waits for its turn, and
/// the clock says more of the other work than of the lab.
/// </remarks>
internal sealed class LabSpeedRow(int watchers, double bar) : IRowSource
{
    private const int Pairs = 15;
    private const string Spec = "784-30x4-10; epochs 30";

    public TableRow Measure()
    {
        Terminal.Error.WriteLine($"the lab with {watchers} watchers against sonda train");
        LoadedData data = ChapterData.Loaded;
        var pairs = new List<(double Speed, double Processor, double Frames, double Others)>();
        using var server = new LabWithDigits();
        using var client = new LabClient(server.Address);
        using var watching = new LabWatchers(server.Address, watchers);
        for (int pair = 0; pair <= Pairs; pair++)
        {
            bool trainsFirst = pair % 2 == 0;
            (double Clock, double Processor) train = trainsFirst ? Train(data) : default;
            var (lab, frames, others) = InLab(client, watching);
            train = trainsFirst ? train : Train(data);

            // The first pair warms up.
            if (pair > 0)
            {
                pairs.Add((train.Clock / lab.Clock, train.Processor / lab.Processor, frames, others));
            }
        }

        double[] speeds = [.. pairs.Select(pair => pair.Speed).Order()], processor = [.. pairs.Select(pair => pair.Processor).Order()];
        return new TableRow
        {
            What = FormattableString.Invariant($"784-30x4-10, 30 epochs, {watchers} watching"),
            Bar = bar,
            AtLeast = true,
            Unit = "x the speed of sonda train",
            Digits = 3,
            Measured = speeds[Pairs / 2],
            Detail = FormattableString.Invariant(
                $"{Pairs} pairs, {speeds[0]:f3} to {speeds[^1]:f3}; by the processor time of the training thread {processor[Pairs / 2]:f3} ({processor[0]:f3} to {processor[^1]:f3}); the slowest watcher got {pairs.Min(pair => pair.Frames):f0} frames/s; the watchers took {pairs.Average(pair => pair.Others):f2} s of processor time a run"),
        };
    }

    private static (double Clock, double Processor) Train(LoadedData data)
    {
        var run = Runs.Training.Run.Start(RunSpec.Parse(Spec), data);
        double before = ThreadTime.OfThisThread();
        run.StepUntil(RunGoal.End);
        return (run.Seconds, ThreadTime.OfThisThread() - before);
    }

    private static ((double Clock, double Processor) Lab, double Frames, double Others) InLab(LabClient client, LabWatchers watching)
    {
        string id = client.Post("/api/runs", new { spec = Spec }).GetProperty("id").GetString()!;
        client.Until(id, "paused");
        watching.Watch(id);
        double before = ThreadTime.OfNewest("run");
        client.Post($"/api/runs/{id}/commands", new { command = "play" });
        double seconds = client.Until(id, "completed").GetProperty("seconds").GetDouble();
        double processor = ThreadTime.OfNewest("run") - before;
        (double frames, double others) = watching.Stop();
        client.Post($"/api/runs/{id}/commands", new { command = "stop" });
        return ((seconds, processor), frames, others);
    }
}
