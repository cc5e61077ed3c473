using Sonda.Data;

namespace Sonda.Runs.Training;

/// <summary>A place that keeps a run while a driver steps it: it begins the run, writes its states, and closes it.</summary>
public interface IRunKeeper
{
    /// <summary>Begins the run, or continues it from its last state.</summary>
    /// <param name="data">The data, scaled as the spec says.</param>
    /// <param name="options">The driver's options.</param>
    /// <param name="stop">Ends the return to the last event of a resumed run.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set during the return; nothing is lost.</exception>
    Run Begin(LoadedData data, RunOptions options, CancellationToken stop);

    /// <summary>Writes the state of the run, so that it can resume from here.</summary>
    void Checkpoint(Run run);

    /// <summary>Writes the result and the last state, and closes the place.</summary>
    void Finish(Run run);
}
