using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Cli.Services;
using Sonda.Data;

namespace Sonda.Cli;

/// <summary>The environment of a command: its terminal, its texts, the laboratory that measures, and the home of recorded runs.</summary>
internal sealed record CommandContext(Terminal Terminal, TextCatalog Texts, ILabServices Lab, IRunServices Runs, TimeProvider Time)
{
    private bool _stopAnnounced;

    /// <summary>Training and a cluster, as sweeps use them.</summary>
    public ISweepServices Sweeps { get; init; } = new SweepServices();

    /// <summary>The command line as it was typed.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The data that were loaded last: sizes of a network follow from data that it is then trained on.</summary>
    public (DataOptions Source, LoadedData Data)? LastLoaded { get; set; }

    /// <summary>The files that the command reads and writes.</summary>
    public CommandFiles Files { get; } = new(Texts, Runs.Home);

    /// <summary>Makes options in the user's language.</summary>
    public OptionFactory Options { get; } = new(Texts);

    /// <summary>Writes a line of the result.</summary>
    public void Write(string line) => Terminal.Out.WriteLine(line);

    /// <summary>Writes a sentence of the result, wrapped to the window.</summary>
    public void Explain(string sentence)
    {
        foreach (string line in Layout.Wrap(sentence, Math.Min(Terminal.Width, Layout.MaxWidth)))
        {
            Write(line);
        }
    }

    /// <summary>Writes a notice, which is not part of the result: on a screen wrapped to the window, but commands stay whole.</summary>
    public void Notice(string line)
    {
        foreach (string part in Terminal.ErrorIsScreen ? Layout.Notice(line, Math.Min(Terminal.Width, Layout.MaxWidth)) : [line])
        {
            Terminal.Error.WriteLine(part);
        }
    }

    /// <summary>
    /// Runs <paramref name="work"/> on other threads while this one shows its progress, and returns its result.
    /// </summary>
    /// <remarks>Only this thread writes to the screen; the workers report through the <see cref="Feed"/>.</remarks>
    /// <param name="work">The work.</param>
    /// <param name="stop">Set when the user requests an early end.</param>
    /// <param name="stopping">The key of the sentence that answers the request.</param>
    public T Follow<T>(Func<Feed, Task<T>> work, CancellationToken stop, string stopping = "stop.asked")
    {
        ProgressView view = Terminal.ErrorIsScreen
            ? new LiveProgress(Terminal, Texts, Time)
            : new PlainProgress(Terminal, Texts, Time);
        using var feed = new Feed();
        Task<T> working = Task.Run(() => work(feed), CancellationToken.None);
        view.Run(() => Watch(feed, view, working, stopping, stop));
        return working.GetAwaiter().GetResult();
    }

    private void Watch(Feed feed, ProgressView view, Task working, string stopping, CancellationToken stop)
    {
        while (true)
        {
            // The order matters: once IsCompleted is true, every report of the worker is already in the feed.
            bool finished = working.IsCompleted;
            bool taken = feed.TryTake(finished ? TimeSpan.Zero : ProgressView.Beat, out FeedItem item);
            if (stop.IsCancellationRequested && !_stopAnnounced && !finished)
            {
                // Announce it once, although several pieces of work may follow: loading, then measuring.
                _stopAnnounced = true;
                view.Say(Texts[stopping]);
            }

            if (!taken)
            {
                view.Refresh();
                if (finished)
                {
                    return;
                }
            }
            else if (item.Line is not null)
            {
                view.Write(item.Line);
            }
            else if (item.Notice is not null)
            {
                view.Say(item.Notice);
            }
            else
            {
                view.Show(item.Progress!);
            }
        }
    }
}
