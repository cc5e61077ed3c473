using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>Shows the progress of the work. Only the thread that runs <see cref="Run"/> calls the other methods.</summary>
internal abstract class ProgressView(TextCatalog texts)
{
    private readonly Dictionary<string, int> _done = [];

    /// <summary>The interval at which a waiting loop should call <see cref="Refresh"/>.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>Work done of all: 12/30.</summary>
    protected static string Count(ExperimentProgress progress, Numbers numbers) => $"{numbers.Count(progress.Done)}/{numbers.Count(progress.Total)}";

    /// <summary>The numbers of the user's language.</summary>
    protected Numbers Numbers { get; } = texts.Numbers;

    /// <summary>Keeps the display active while <paramref name="loop"/> runs.</summary>
    public abstract void Run(Action loop);

    /// <summary>Shows a report of progress.</summary>
    public abstract void Show(ExperimentProgress progress);

    /// <summary>Writes a line of the result.</summary>
    public abstract void Write(string line);

    /// <summary>Shows a notice, which is not part of the result.</summary>
    public abstract void Say(string line);

    /// <summary>Refreshes the screen.</summary>
    public abstract void Refresh();

    /// <summary>
    /// Whether a report goes beyond the known progress. Several threads report, so a report may arrive late.
    /// </summary>
    protected bool IsNews(string label, ExperimentProgress progress)
    {
        if (_done.TryGetValue(label, out int known) && progress.Done <= known)
        {
            return false;
        }

        _done[label] = progress.Done;
        return true;
    }

    /// <summary>The label of the work, such as "accuracy 784-30-10".</summary>
    protected string Label(ExperimentProgress progress) =>
        progress.Network.Length == 0 ? Part(progress) : Part(progress) + " " + progress.Network;

    private string Part(ExperimentProgress progress) => texts.Find("part." + progress.Part) ?? progress.Part;
}
