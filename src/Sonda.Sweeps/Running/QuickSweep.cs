using System.Runtime.ExceptionServices;
using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Shards;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Running;

/// <summary>A small sweep in memory, for a quick look; nothing is kept.</summary>
internal static class QuickSweep
{
    /// <summary>Computes all cells; those done so far if <paramref name="stop"/> is set early.</summary>
    public static SweepCells Run(
        SweepSpec sweep,
        SweepData data,
        int threads,
        Func<SweepSpec, int, SweepData, CellResult> compute,
        IProgress<SweepProgress>? progress,
        CancellationToken stop)
    {
        var cells = new SweepCells(sweep.CellCount, sweep.Measures.Length);
        var gate = new Lock();
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Work()
        {
            try
            {
                while (!stop.IsCancellationRequested && Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is int cell && cell < sweep.CellCount)
                {
                    CellResult result = compute(sweep, cell, data);
                    lock (gate)
                    {
                        cells.Add(result);
                        progress?.Report(new SweepProgress(cells.Known, sweep.CellCount));
                    }
                }
            }
            catch (Exception fault)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(fault), null);
            }
        }

        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, Math.Min(threads, sweep.CellCount) - 1)).Select(_ => new Thread(Work))];
        Array.ForEach(others, thread => thread.Start());
        Work();
        Array.ForEach(others, thread => thread.Join());
        failure?.Throw();
        return cells;
    }
}
