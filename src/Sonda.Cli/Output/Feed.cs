using System.Collections.Concurrent;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>The messages of workers for the one thread that owns the screen. Safe from any thread.</summary>
internal sealed class Feed : IProgress<ExperimentProgress>, IDisposable
{
    private readonly BlockingCollection<FeedItem> _items = [];

    /// <inheritdoc/>
    public void Report(ExperimentProgress value) => _items.Add(new FeedItem(value, null, null));

    /// <summary>Sends a line of the result, to be shown at once.</summary>
    public void Write(string line) => _items.Add(new FeedItem(null, line, null));

    /// <summary>Sends a notice, which is not part of the result.</summary>
    public void Say(string notice) => _items.Add(new FeedItem(null, null, notice));

    /// <summary>Takes the next item; waits for at most <paramref name="wait"/>.</summary>
    public bool TryTake(TimeSpan wait, out FeedItem item) => _items.TryTake(out item, wait);

    /// <inheritdoc/>
    public void Dispose() => _items.Dispose();
}

/// <summary>One report of progress, one line of the result, or one notice.</summary>
internal readonly record struct FeedItem(ExperimentProgress? Progress, string? Line, string? Notice);
