using Sonda.Data;
using Sonda.Engine.Kernels;

namespace Sonda.Runs.Training;

/// <summary>How many threads train a network.</summary>
/// <remarks>
/// Where nobody tells, the sizes decide: the engine shares a product from some 131,072 multiply-adds a thread on, which a
/// square layer of 100 units reaches in a mini-batch of 32 rows. Time steps multiply the rows, so that sequences gain
/// earlier. A guess that is too high costs threads that sleep, for the engine looks at each product again.
/// </remarks>
internal static class TrainingThreads
{
    private const int MinWidth = 100;
    private const int MinRows = 32;

    /// <summary>Starts the threads; null if the caller's is enough.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not allowed.</exception>
    public static Workers? Start(TrainingOptions options, LoadedData data)
    {
        int count = Count(options, data.Training.Count, Environment.ProcessorCount);
        return count > 1 ? new Workers(count) : null;
    }

    /// <summary>The threads that are told, else as many as the sizes ask for.</summary>
    /// <param name="options">The network and how it is trained.</param>
    /// <param name="rows">Training rows.</param>
    /// <param name="cores">Cores of this machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not allowed.</exception>
    public static int Count(TrainingOptions options, int rows, int cores)
    {
        if (options.Threads is { } told)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(told, nameof(options.Threads));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(told, TrainingOptions.MaxThreads, nameof(options.Threads));
            return told;
        }

        bool wide = options.Network.Input.IsSequence || options.Network.Sizes[1..^1].Any(width => width >= MinWidth);
        return wide && Math.Min(options.Training.BatchSize ?? rows, rows) >= MinRows
            ? Math.Min(cores, TrainingOptions.MaxThreads)
            : 1;
    }
}
