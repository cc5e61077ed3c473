using Sonda.Lab.Safety;

namespace Sonda.Lab.Streams;

/// <summary>Counts open streams, up to the limit.</summary>
internal sealed class StreamCounter(int limit)
{
    private int _count;

    /// <summary>Streams that are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Runs a stream.</summary>
    /// <exception cref="LabProblem">The limit is met.</exception>
    public async Task Around(Func<Task> stream)
    {
        if (Interlocked.Increment(ref _count) > limit)
        {
            Interlocked.Decrement(ref _count);
            throw new LabProblem("limit", 429, texts => texts.Say("server.tooManyWatchers", ("limit", limit)));
        }

        try
        {
            await stream().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
