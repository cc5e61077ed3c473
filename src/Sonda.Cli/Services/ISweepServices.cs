using Sonda.Sweeps.Boundaries;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Clusters;
using Sonda.Sweeps.Plans;
using Sonda.Sweeps.Running;
using Sonda.Sweeps.Specs;

namespace Sonda.Cli.Services;

/// <summary>What a sweep needs besides its folder: training and a cluster. Tests replace them with quick ones.</summary>
internal interface ISweepServices
{
    /// <summary>The cluster.</summary>
    ISlurm Slurm { get; }

    /// <summary>Trains a cell.</summary>
    CellResult Compute(SweepSpec sweep, int cell, SweepData data);

    /// <summary>Times some cells; null if none began.</summary>
    double? Time(SweepSpec sweep, SweepData data, int cells, CancellationToken stop);

    /// <summary>Computes the missing places of a grid of the boundary; as far as it is if <paramref name="stop"/> is set early.</summary>
    BoundaryGrid Train(BoundarySetting setting, BoundaryGrid grid, int threads, IProgress<SweepProgress> progress, CancellationToken stop);
}

/// <summary>Training itself, and the installed Slurm.</summary>
internal sealed class SweepServices : ISweepServices
{
    /// <inheritdoc/>
    public ISlurm Slurm => ISlurm.Installed;

    /// <inheritdoc/>
    public CellResult Compute(SweepSpec sweep, int cell, SweepData data) => CellTraining.Run(sweep, cell, data);

    /// <inheritdoc/>
    public double? Time(SweepSpec sweep, SweepData data, int cells, CancellationToken stop) =>
        cells == 0 ? null : Pilot.SecondsPerCell(sweep, data, cells, Pilot.DefaultSeconds, TimeProvider.System, stop);

    /// <inheritdoc/>
    public BoundaryGrid Train(BoundarySetting setting, BoundaryGrid grid, int threads, IProgress<SweepProgress> progress, CancellationToken stop) =>
        BoundaryExperiment.Run(setting, grid, threads, progress, stop);
}
