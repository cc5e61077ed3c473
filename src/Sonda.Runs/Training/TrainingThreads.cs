using Sonda.Data;
using Sonda.Engine.Kernels;

namespace Sonda.Runs.Training;

/// <summary>Chooses the number of threads that train a network.</summary>
/// <remarks>
/// By default the sizes decide. The engine shares a product from about 131,072 multiply-adds per thread on, which a
/// square layer of 100 units reaches in a mini-batch of 32 rows. Time steps multiply the rows, so sequences gain
/// earlier. Too many threads only sleep, because the engine decides again for each product.
/// </remarks>
internal static class TrainingThreads
{
    private const int MinWidth = 100;
    private const int MinRows = 32;

    /// <summary>Starts the threads; null if the caller's thread is enough.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static Workers? Start(TrainingOptions options, LoadedData data)
    {
        int count = Count(options, data.Training.Count, Environment.ProcessorCount);
        return count > 1 ? new Workers(count) : null;
    }

    /// <summary>The number of threads in the options, or as many as the sizes justify.</summary>
    /// <param name="options">The network and its training.</param>
    /// <param name="rows">The number of training rows.</param>
    /// <param name="cores">The number of cores of this machine.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
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
