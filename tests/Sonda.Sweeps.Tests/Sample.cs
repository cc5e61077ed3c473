using Sonda.Data;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Tests;

/// <summary>Small sweeps for tests.</summary>
internal static class Sample
{
    /// <summary>24 cells, of which those with the largest rate diverge.</summary>
    public const string Text = "2-{w}-1 mse; data circle(points=40); batch full; epochs 3; rate {eta}\nw = 2..5 step 1\neta = 0.1, 1, 1e30\nseeds 2\nmeasure accuracy, training-cost, diverged-at";

    /// <summary>The data of a sweep.</summary>
    public static SweepData Data(SweepSpec sweep) => SweepData.Load(sweep, Load);

    /// <summary>Plans a sweep into a folder.</summary>
    public static SweepFolder Plan(string path, string text = Text, int shards = 5)
    {
        SweepSpec sweep = SweepSpec.Parse(text);
        return SweepFolder.Create(path, SweepManifest.Of(sweep, Data(sweep), shards, null));
    }

    /// <summary>All shards of a folder, on one thread.</summary>
    public static SweepRunOptions All(SweepFolder folder) => new() { Shards = [.. folder.Shards], Threads = 1 };

    /// <summary>Runs a folder.</summary>
    public static SweepRunResult Run(SweepFolder folder, SweepRunOptions? options = null, CancellationToken stop = default) =>
        SweepRunner.Run(folder, Data(folder.Sweep), options ?? All(folder), null, stop);

    /// <summary>A cell that costs nothing: its number in every measure.</summary>
    public static CellResult Trivial(SweepSpec sweep, int cell, SweepData data) =>
        new(cell, CellStatus.Trained, [.. sweep.Measures.Select((_, m) => (double)(cell + m))]);

    /// <summary>The merged bytes of a folder.</summary>
    public static byte[] Merged(SweepFolder folder)
    {
        SweepMerge.Write(folder, SweepMerge.Read(folder, isPartial: false, anyVersion: false), folder.MergedPath);
        return File.ReadAllBytes(folder.MergedPath);
    }

    private static LoadedData Load(DatasetSpec spec) => DataSource.LoadAsync(spec).GetAwaiter().GetResult();
}
