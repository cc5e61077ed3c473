using System.Diagnostics;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Maps;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Benchmarks.Table;

/// <summary>A sweep of a million cells, computed by a formula: what planning, counting, merging and mapping cost.</summary>
/// <param name="what">The step.</param>
/// <param name="bar">Its bar.</param>
/// <param name="unit">The unit of the bar.</param>
internal sealed class MillionCells(string what, double bar, string unit) : IRowSource
{
    private const string Text = "2-{w}-1 bce; data circle(points=20); rate {eta}; epochs 1; w = 1..1000 step 1; eta = log 1e-3..10 of 1000; measure accuracy, cost";
    private static readonly Lazy<Dictionary<string, double>> Taken = new(MeasureAll);

    public TableRow Measure() => new()
    {
        What = $"10⁶ cells, {what}",
        Bar = bar,
        Unit = unit,
        Digits = 2,
        Measured = Taken.Value[what],
        Detail = what == "memory" ? "peak working set of the benchmark's process" : FormattableString.Invariant($"{Taken.Value["shards"]:f0} shards, two measures"),
    };

    private static Dictionary<string, double> MeasureAll()
    {
        Terminal.Error.WriteLine("a million cells");
        string path = Directory.CreateTempSubdirectory("sonda-bench-").FullName;
        var taken = new Dictionary<string, double>();
        try
        {
            SweepSpec sweep = SweepSpec.Parse(Text);
            SweepData data = SweepOverhead.Load(sweep);
            SweepFolder folder = Timed("plan", () =>
            {
                var planned = SweepSpec.Parse(Text);
                planned.RequireRuns();
                double? seconds = Pilot.SecondsPerCell(planned, data, Pilot.DefaultCells, Pilot.DefaultSeconds, TimeProvider.System, default);
                return SweepFolder.Create(path, SweepManifest.Of(planned, data, null, seconds));
            });
            taken["shards"] = folder.Manifest.Shards;
            SweepRunner.Run(
                folder,
                data,
                new SweepRunOptions
                {
                    Shards = [.. folder.Shards],
                    Compute = (_, cell, _) => new CellResult(cell, CellStatus.Trained, [cell % 100, 1.0 / (cell + 1)]),
                },
                null,
                default);
            Timed("status", () => SweepStatus.Of(folder, anyVersion: false));
            SweepCells cells = Timed("merge", () =>
            {
                SweepCells merged = SweepMerge.Read(folder, isPartial: false, anyVersion: false);
                SweepMerge.Write(folder, merged, folder.MergedPath);
                return merged;
            });
            Timed("map", () => Sonda.Reports.Figures.SweepPictures.Map(SweepMap.Of(sweep, cells), 50, null, new Sonda.Reports.Figures.FigureStyle(IsSvg: false, "en")));
            taken["memory"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1e9;
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }

        return taken;

        T Timed<T>(string name, Func<T> work)
        {
            long start = Stopwatch.GetTimestamp();
            T result = work();
            taken[name] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return result;
        }
    }
}
