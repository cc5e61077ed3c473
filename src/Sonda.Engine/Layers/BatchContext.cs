using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers;

/// <summary>The purposes of a pass.</summary>
public enum BatchMode
{
    /// <summary>Training: layers use and remember batch statistics and drop units.</summary>
    Training,

    /// <summary>
    /// Reading gradients: layers use batch statistics without remembering them, and drop units if <see
    /// cref="Training.BatchPass{T}.Random"/> is set.
    /// </summary>
    Probing,

    /// <summary>Evaluation: layers use the remembered statistics and drop nothing.</summary>
    Evaluation,
}

/// <summary>The facts about the current batch that layers need.</summary>
internal sealed class BatchContext(int capacity)
{
    /// <summary>
    /// The multiply-adds from which a second thread is worthwhile: about four microseconds; a fork and a join take up to two.
    /// </summary>
    private const long MinShared = 1 << 18;

    private readonly int[] _lengths = new int[capacity];

    /// <summary>Rows of the batch, m.</summary>
    public int Rows { get; set; }

    /// <summary>The purpose of the pass.</summary>
    public BatchMode Mode { get; set; } = BatchMode.Training;

    /// <summary>Training steps done before this one.</summary>
    public long Step { get; set; }

    /// <summary>The root stream of the random draws in a step; null to drop nothing.</summary>
    public RandomStream? Random { get; set; }

    /// <summary>Threads that share large computations; null for the calling thread only.</summary>
    public Workers? Workers { get; set; }

    /// <summary>The number of threads.</summary>
    public int Threads => Workers?.Count ?? 1;

    /// <summary>Whether the rows are sequences of different length.</summary>
    public bool HasLengths { get; set; }

    /// <summary>The steps of each row, if <see cref="HasLengths"/>.</summary>
    public Span<int> Lengths => _lengths.AsSpan(0, Rows);

    /// <summary>Runs all parts of a job, on several threads if the job is large enough.</summary>
    /// <param name="parts">The number of parts, counted from 0.</param>
    /// <param name="work">An estimate of the multiply-adds of all parts together.</param>
    /// <param name="job">The job.</param>
    public void Share<TJob>(int parts, long work, in TJob job)
        where TJob : struct, IJob
    {
        if (parts > 1 && work >= MinShared && Workers is { Count: > 1 } workers)
        {
            workers.Run(parts, job);
            return;
        }

        for (int part = 0; part < parts; part++)
        {
            job.Run(part, thread: 0);
        }
    }
}
