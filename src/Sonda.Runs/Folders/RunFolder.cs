using Sonda.Data;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Runs.Folders;

/// <summary>
/// Keeps a run in a folder while it trains: <c>run.json</c>, <c>events.jsonl</c> (appended line by line), <c>state.sonda</c>,
/// <c>result.json</c>, and at the end <c>network.sonda</c>. A kill loses at most the line that was being written.
/// </summary>
/// <remarks>A driver calls <see cref="Begin"/> once, then <see cref="Checkpoint"/> as often as it likes, then <see cref="Finish"/>.</remarks>
public sealed class RunFolder : IRunKeeper, IRunListener, IDisposable
{
    private RunFolder()
    {
    }

    /// <summary>Its name in the runs' home.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>The folder.</summary>
    public string Path => throw new NotImplementedException();

    /// <summary>The run as it began.</summary>
    public RunSpec Spec => throw new NotImplementedException();

    /// <summary>A new folder for a run that begins.</summary>
    /// <param name="home">The home of the runs.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="spec">The run, its data too.</param>
    /// <param name="data">The data.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidContentException">The name is refused or taken.</exception>
    public static RunFolder Create(RunsHome home, string name, RunSpec spec, LoadedData data, TimeProvider time) => throw new NotImplementedException();

    /// <summary>The folder of a run that goes on: <see cref="Begin"/> then takes it to its last event first.</summary>
    /// <param name="home">The home of the runs.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="changes">Changes that hold from there on, for example more epochs; they are logged as any others.</param>
    /// <exception cref="InvalidContentException">The name is refused, or there is no such run, or it is being written or damaged.</exception>
    public static RunFolder Reopen(RunsHome home, string name, params IReadOnlyList<RunChange> changes) => throw new NotImplementedException();

    /// <summary>A kept run that goes on, without a driver: <see cref="Reopen"/> and <see cref="Begin"/> in one.</summary>
    public static (RunFolder Folder, Run Run) Resume(RunsHome home, string name, LoadedData data, RunOptions? options = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Run Begin(LoadedData data, RunOptions options, CancellationToken stop = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Hear(RunEvent happened) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Checkpoint(Run run) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Finish(Run run) => throw new NotImplementedException();

    /// <summary>Closes the files. A run that was not finished is then listed as killed, and can go on.</summary>
    public void Dispose() => throw new NotImplementedException();
}
