using Sonda.Data;

namespace Sonda.Runs.Training;

/// <summary>A place that keeps a run while a driver steps it: it begins the run, writes its states, and closes it.</summary>
public interface IRunKeeper
{
    /// <summary>The run, at its start or where it can go on.</summary>
    /// <param name="data">The data, scaled as the spec says.</param>
    /// <param name="options">The driver's options.</param>
    /// <param name="stop">Ends the way back to the last event of a run that goes on.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set on the way; nothing is lost.</exception>
    Run Begin(LoadedData data, RunOptions options, CancellationToken stop);

    /// <summary>Writes the state of the run, so that it can go on from here.</summary>
    void Checkpoint(Run run);

    /// <summary>Writes the result and the last state, and closes the place.</summary>
    void Finish(Run run);
}
