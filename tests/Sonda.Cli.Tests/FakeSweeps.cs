using Sonda.Cli.Services;
using Sonda.Sweeps.Boundaries;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Clusters;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Tests;

/// <summary>Cells that cost nothing: the accuracy falls with the number of the cell; and a cluster that takes every job.</summary>
internal sealed class FakeSweeps : ISweepServices, ISlurm
{
    /// <summary>An action in the middle of every cell.</summary>
    public Action Midway { get; init; } = () => { };

    /// <summary>The answer of sbatch.</summary>
    public SlurmAnswer Answer { get; init; } = new(0, "17\n", "");

    /// <summary>The commands of the cluster that were called.</summary>
    public List<string> Called { get; } = [];

    public ISlurm Slurm => this;

    public CellResult Compute(SweepSpec sweep, int cell, SweepData data)
    {
        Midway();
        bool diverges = cell == sweep.CellCount - 1 && cell > 0;
        return new(cell, diverges ? CellStatus.Diverged : CellStatus.Trained, [.. sweep.Measures.Select(_ => diverges ? double.NaN : 100 - (50.0 * cell / sweep.CellCount))]);
    }

    public double? Time(SweepSpec sweep, SweepData data, int cells, CancellationToken stop) => cells == 0 ? null : 12.5;

    public BoundaryGrid Train(BoundarySetting setting, BoundaryGrid grid, int threads, IProgress<SweepProgress> progress, CancellationToken stop)
    {
        Midway();
        for (int place = 0; place < grid.Values.Length && !stop.IsCancellationRequested; place++)
        {
            grid.Values[place] = place % grid.View.Count < grid.View.Count / 2 ? -1 : 1;
        }

        return grid;
    }

    public SlurmAnswer Run(string command, IReadOnlyList<string> arguments)
    {
        Called.Add($"{command} {string.Join(' ', arguments)}");
        return command == "sbatch" ? Answer : new SlurmAnswer(0, "Configuration data\nMaxArraySize            = 4\n", "");
    }
}
