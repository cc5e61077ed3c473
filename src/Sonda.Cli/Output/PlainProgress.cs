using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>Progress for a log file: a plain line now and then, without control characters.</summary>
internal sealed class PlainProgress(Terminal terminal, TextCatalog texts, TimeProvider time) : ProgressView(texts)
{
    /// <summary>The minimum time between two lines about unfinished work.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TextCatalog _texts = texts;
    private readonly HashSet<string> _started = [];
    private readonly RemainingTime _remaining = new(time);
    private long _lastLine = time.GetTimestamp();

    /// <inheritdoc/>
    public override void Run(Action loop) => loop();

    /// <inheritdoc/>
    public override void Show(ExperimentProgress progress)
    {
        string label = Label(progress);
        if (!IsNews(label, progress))
        {
            return;
        }

        double? left = _remaining.Report(label, progress);
        if (_started.Add(label) && progress.Done < progress.Total)
        {
            return;
        }

        bool finished = progress.Done >= progress.Total;
        if (!finished && time.GetElapsedTime(_lastLine) < Pause)
        {
            return;
        }

        _lastLine = time.GetTimestamp();
        Say($"{label}: {Count(progress, Numbers)}"
            + (progress.Accuracy is { } accuracy and not double.NaN ? ", " + Figures.Percent(accuracy) : "")
            + (finished || left is not { } seconds ? "" : ", " + _texts.Say(progress.IsStage ? "progress.leftOfStage" : "progress.left", ("time", Figures.Remaining(seconds)))));
    }

    /// <inheritdoc/>
    public override void Write(string line)
    {
        terminal.Out.WriteLine(line);
        terminal.Out.Flush();
    }

    /// <inheritdoc/>
    public override void Say(string line) => terminal.Error.WriteLine(line);

    /// <inheritdoc/>
    public override void Refresh()
    {
        // A log has no display to refresh.
    }
}
