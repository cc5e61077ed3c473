using System.Collections.Concurrent;
using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>What the workers tell the one thread that owns the screen. Safe from any thread.</summary>
internal sealed class Feed : IProgress<ExperimentProgress>, IDisposable
{
    private readonly BlockingCollection<FeedItem> _items = [];

    /// <inheritdoc/>
    public void Report(ExperimentProgress value) => _items.Add(new FeedItem(value, null, null));

    /// <summary>A line of the result, to be shown as soon as it is there.</summary>
    public void Write(string line) => _items.Add(new FeedItem(null, line, null));

    /// <summary>Something to be told that is no result.</summary>
    public void Say(string notice) => _items.Add(new FeedItem(null, null, notice));

    /// <summary>Takes the next item, waiting for at most <paramref name="wait"/>.</summary>
    public bool TryTake(TimeSpan wait, out FeedItem item) => _items.TryTake(out item, wait);

    /// <inheritdoc/>
    public void Dispose() => _items.Dispose();
}

/// <summary>One step forward, or one line of the result, or one line that is no result.</summary>
internal readonly record struct FeedItem(ExperimentProgress? Progress, string? Line, string? Notice);
