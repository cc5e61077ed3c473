using System.Diagnostics;
using Sonda.Data;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Benchmarks.Table;

/// <summary>The price of plan, template, shards and files over bare runs of the same specs, cells of about 20 ms, one thread.</summary>
internal sealed class SweepOverhead : IRowSource
{
    private const int Pairs = 15;

    /// <summary>Cells of about 20 ms.</summary>
    internal const string Text = "2-[16 tanh]x{depth}-1 bce; data circle(points=700); epochs {epochs}; depth = 2..4 step 1; epochs = 250, 270; seeds 8";

    public TableRow Measure()
    {
        Terminal.Error.WriteLine("a sweep against bare runs");
        SweepSpec sweep = SweepSpec.Parse(Text);
        SweepData data = Load(sweep);
        List<double> ratios = [], processor = [];
        double cell = 0;
        for (int pair = 0; pair <= Pairs; pair++)
        {
            (double Wall, double Processor) first = pair % 2 == 0 ? Timed(() => Swept(sweep, data, 1)) : Timed(() => Bare(sweep, data));
            (double Wall, double Processor) second = pair % 2 == 0 ? Timed(() => Bare(sweep, data)) : Timed(() => Swept(sweep, data, 1));
            ((double Wall, double Processor) swept, (double Wall, double Processor) bare) = pair % 2 == 0 ? (first, second) : (second, first);
            if (pair > 0)
            {
                ratios.Add(swept.Wall / bare.Wall);
                processor.Add(swept.Processor / bare.Processor);
                cell += bare.Processor / sweep.CellCount / Pairs;
            }
        }

        ratios.Sort();
        processor.Sort();
        return new TableRow
        {
            What = $"{sweep.CellCount} cells, one thread, sonda sweep run",
            Bar = 1.03,
            Unit = "x bare runs",
            Digits = 3,
            Measured = ratios[Pairs / 2],
            Detail = FormattableString.Invariant($"median of {Pairs} pairs, {ratios[0]:f3}..{ratios[^1]:f3}; by the processor's time {processor[Pairs / 2]:f3}, {processor[0]:f3}..{processor[^1]:f3}; ")
                + FormattableString.Invariant($"a cell takes {1000 * cell:f1} ms"),
        };
    }

    /// <summary>The data of a sweep.</summary>
    internal static SweepData Load(SweepSpec sweep) => SweepData.Load(sweep, spec => DataSource.LoadAsync(spec).GetAwaiter().GetResult());

    /// <summary>Seconds of a sweep in a folder of its own.</summary>
    internal static double Swept(SweepSpec sweep, SweepData data, int threads)
    {
        string path = Directory.CreateTempSubdirectory("sonda-bench-").FullName;
        try
        {
            SweepFolder folder = SweepFolder.Create(path, SweepManifest.Of(sweep, data, 4, null));
            return SweepRunner.Run(folder, data, new SweepRunOptions { Shards = [.. folder.Shards], Threads = threads }, null, default).Seconds;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Seconds by the wall, and those of the processor, which other work on the machine does not lengthen.</summary>
    private static (double Wall, double Processor) Timed(Func<double> work)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        double wall = work();
        return (wall, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
    }

    private static double Bare(SweepSpec sweep, SweepData data)
    {
        RunSpec[] specs = [.. Enumerable.Range(0, sweep.CellCount).Select(sweep.SpecOf)];
        long start = Stopwatch.GetTimestamp();
        foreach (RunSpec spec in specs)
        {
            var run = Runs.Training.Run.Start(
                spec, data.Of(spec), new RunOptions { Readings = new EpochReadings { Every = spec.Training.Epochs }, KeepsResult = false });
            run.StepUntil(RunGoal.End);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
