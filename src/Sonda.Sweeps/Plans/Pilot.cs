using Sonda.Sweeps.Cells;
using Sonda.Sweeps.Specs;

namespace Sonda.Sweeps.Plans;

/// <summary>Times some real cells, so that a plan can foretell the whole sweep.</summary>
internal static class Pilot
{
    /// <summary>The default number of cells.</summary>
    public const int DefaultCells = 20;

    /// <summary>The default limit of the whole pilot in seconds.</summary>
    public const double DefaultSeconds = 30;

    /// <summary>The mean seconds of a cell on one thread; null if no cell began.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="data">Its data.</param>
    /// <param name="cells">The number of cells to time.</param>
    /// <param name="seconds">The limit; a cell that exceeds its share of it is estimated from its first steps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the pilot early.</param>
    public static double? SecondsPerCell(SweepSpec sweep, SweepData data, int cells, double seconds, TimeProvider time, CancellationToken stop)
    {
        double sum = 0;
        int count = Math.Min(cells, sweep.CellCount), timed = 0;
        for (int k = 0; k <= count && !stop.IsCancellationRequested; k++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(Math.Max(0.05, seconds / Math.Max(1, count))));
            double one = CellTraining.Time(sweep, CellAt(Math.Max(0, k - 1), count, sweep.CellCount), data, time, limit.Token);

            // The first cell runs twice: the first time it pays for the compiler.
            (sum, timed) = k == 0 ? (0, 0) : (sum + one, timed + 1);
        }

        return timed == 0 ? null : sum / timed;
    }

    /// <summary>Cells spread by the golden ratio, which falls into step with no axis.</summary>
    private static int CellAt(int k, int count, int cells) =>
        count >= cells ? k : (int)Math.Min(cells - 1, cells * ((0.5 + (k * 0.618033988749895)) % 1));
}
