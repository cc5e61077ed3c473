using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers;

/// <summary>Why a batch is sent through a network.</summary>
public enum BatchMode
{
    /// <summary>To learn: batch statistics are used and remembered, units are dropped.</summary>
    Training,

    /// <summary>To read gradients: batch statistics are used and not remembered, units are dropped where <see cref="Training.BatchPass{T}.Random"/> says how.</summary>
    Probing,

    /// <summary>To be judged: remembered statistics, nothing dropped.</summary>
    Evaluation,
}

/// <summary>What every layer may need to know of the batch that passes.</summary>
internal sealed class BatchContext(int capacity)
{
    /// <summary>Multiply-adds from which a job is worth a second thread: some four microseconds, where a fork and a join take up to two.</summary>
    private const long MinShared = 1 << 18;

    private readonly int[] _lengths = new int[capacity];

    /// <summary>Rows of the batch, m.</summary>
    public int Rows { get; set; }

    /// <summary>Why it is sent.</summary>
    public BatchMode Mode { get; set; } = BatchMode.Training;

    /// <summary>Training steps done before this one.</summary>
    public long Step { get; set; }

    /// <summary>The root stream of what is drawn in a step; null where nothing is dropped.</summary>
    public RandomStream? Random { get; set; }

    /// <summary>Threads that share what is large; null for the caller's alone.</summary>
    public Workers? Workers { get; set; }

    /// <summary>How many threads there are.</summary>
    public int Threads => Workers?.Count ?? 1;

    /// <summary>Whether the rows are sequences of different length.</summary>
    public bool HasLengths { get; set; }

    /// <summary>The steps of each row, where <see cref="HasLengths"/>.</summary>
    public Span<int> Lengths => _lengths.AsSpan(0, Rows);

    /// <summary>Does all parts of a job, each thread some of them where the job is large enough.</summary>
    /// <param name="parts">Parts, numbered from 0.</param>
    /// <param name="work">About how many multiply-adds all parts take together.</param>
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
