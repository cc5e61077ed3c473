using Sonda.Engine.Kernels;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers;

/// <summary>Why a batch is sent through a network.</summary>
public enum BatchMode
{
    /// <summary>To learn: batch statistics are used and remembered, units are dropped.</summary>
    Training,

    /// <summary>To read gradients: batch statistics are used and not remembered, nothing is dropped.</summary>
    Probing,

    /// <summary>To be judged: remembered statistics, nothing dropped.</summary>
    Evaluation,
}

/// <summary>What every layer may need to know of the batch that passes.</summary>
internal sealed class BatchContext(int capacity)
{
    private readonly int[] _lengths = new int[capacity];

    /// <summary>Rows of the batch, m.</summary>
    public int Rows { get; set; }

    /// <summary>Why it is sent.</summary>
    public BatchMode Mode { get; set; } = BatchMode.Training;

    /// <summary>Training steps done before this one.</summary>
    public long Step { get; set; }

    /// <summary>The root stream of what is drawn in a step; null where nothing is dropped.</summary>
    public RandomStream? Random { get; set; }

    /// <summary>Threads that share large products; null for the caller's alone.</summary>
    public Workers? Workers { get; set; }

    /// <summary>Whether the rows are sequences of different length.</summary>
    public bool HasLengths { get; set; }

    /// <summary>The steps of each row, where <see cref="HasLengths"/>.</summary>
    public Span<int> Lengths => _lengths.AsSpan(0, Rows);
}
