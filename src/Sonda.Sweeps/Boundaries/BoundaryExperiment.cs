using System.Runtime.ExceptionServices;
using Sonda.Sweeps.Running;

namespace Sonda.Sweeps.Boundaries;

/// <summary>Computes the grid of a view; the folder of a study keeps grids, and a finer grid or a zoom uses the cells they have.</summary>
internal static class BoundaryExperiment
{
    /// <summary>Cells that a thread takes at once: enough for lanes to be refilled often, few enough for a stop to be heard.</summary>
    private const int ChunkCells = 256;

    /// <summary>Computes the missing places; returns the grid as far as it is if <paramref name="stop"/> is set early.</summary>
    public static BoundaryGrid Run(
        BoundarySetting setting, BoundaryGrid grid, int threads, IProgress<SweepProgress>? progress, CancellationToken stop)
    {
        int count = grid.View.Count;
        int[] missing = [.. Enumerable.Range(0, grid.Values.Length).Where(place => double.IsNaN(grid.Values[place]))];
        int known = grid.Values.Length - missing.Length, next = -ChunkCells, done = 0;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            try
            {
                double[] x = new double[ChunkCells], y = new double[ChunkCells], values = new double[ChunkCells];
                while (!stop.IsCancellationRequested && Volatile.Read(ref failure) is null
                    && Interlocked.Add(ref next, ChunkCells) is int from && from < missing.Length)
                {
                    int cells = Math.Min(ChunkCells, missing.Length - from);
                    for (int k = 0; k < cells; k++)
                    {
                        (x[k], y[k]) = (grid.View.X(missing[from + k] % count), grid.View.Y(missing[from + k] / count));
                    }

                    BoundaryLanes.Train(setting, x.AsSpan(0, cells), y.AsSpan(0, cells), values.AsSpan(0, cells));
                    for (int k = 0; k < cells; k++)
                    {
                        grid.Values[missing[from + k]] = values[k];
                    }

                    progress?.Report(new SweepProgress(known + Interlocked.Add(ref done, cells), grid.Values.Length));
                }
            }
            catch (Exception fault)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(fault), null);
            }
        }

        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, threads - 1)).Select(_ => new Thread(Work))];
        Array.ForEach(others, thread => thread.Start());
        Work();
        Array.ForEach(others, thread => thread.Join());
        failure?.Throw();
        return grid;
    }
}
