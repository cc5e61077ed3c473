using Sonda.Runs.Training;

namespace Sonda.Cli.Output;

/// <summary>Shows how far the work is. Only the thread that runs <see cref="Run"/> calls the other methods.</summary>
internal abstract class ProgressView(TextCatalog texts)
{
    private readonly Dictionary<string, int> _done = [];

    /// <summary>How often a waiting loop should call <see cref="Refresh"/>.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>Keeps the display up while <paramref name="loop"/> runs.</summary>
    public abstract void Run(Action loop);

    /// <summary>Notes a step forward.</summary>
    public abstract void Show(ExperimentProgress progress);

    /// <summary>Writes a line of the result.</summary>
    public abstract void Write(string line);

    /// <summary>Tells something that is no result.</summary>
    public abstract void Say(string line);

    /// <summary>Brings the screen up to date.</summary>
    public abstract void Refresh();

    /// <summary>
    /// Whether this is further than was known: several threads report, and a report may be overtaken.
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

    /// <summary>What is at work, such as "accuracy 784-30-10".</summary>
    protected string Label(ExperimentProgress progress) =>
        progress.Network.Length == 0 ? Part(progress) : Part(progress) + " " + progress.Network;

    private string Part(ExperimentProgress progress) => texts.Find("part." + progress.Part) ?? progress.Part;
}
