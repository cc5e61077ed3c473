using Sonda.Data;
using Sonda.Reports.Records;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;

namespace Sonda.Cli.Services;

/// <summary>What the commands ask of the runs' home; tests put another in its place.</summary>
internal interface IRunServices
{
    /// <summary>The folder that holds the runs; it need not exist.</summary>
    string Home { get; }

    /// <summary>The folder that the lab serves in place of its own page; null for its own page.</summary>
    string? PageFolder => null;

    /// <summary>All runs, the newest first.</summary>
    IReadOnlyList<RunSummary> List();

    /// <summary>The names of all runs, in no order.</summary>
    IReadOnlyList<string> Names();

    /// <summary>One run; of a run with damaged events all that can be read, with the damage.</summary>
    /// <exception cref="InvalidDataException">There is no such run, its <c>run.json</c> is damaged, or a newer Sonda wrote it.</exception>
    RunView Open(string name);

    /// <summary>
    /// The data of a run, to be loaded before it goes on or is replayed, with the preparation that it took over with its first network.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no such run, or it cannot be read.</exception>
    DataOptions DataOf(string name);

    /// <summary>Makes a folder for a run that begins.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">Its data.</param>
    /// <param name="name">Its name; null for a free one made of the network.</param>
    /// <exception cref="InvalidDataException">The name is taken or not allowed.</exception>
    Recording Record(RunSpec run, LoadedData data, string? name);

    /// <summary>Opens the folder of a run that goes on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="epochs">Epochs in all; null for as many as recorded.</param>
    /// <exception cref="InvalidDataException">The run is being written, or cannot be read.</exception>
    Recording Reopen(string name, int? epochs);

    /// <summary>Trains a run again from its start, with its changes, and compares the bytes.</summary>
    /// <exception cref="InvalidDataException">The data are others.</exception>
    RunReplay Replay(string name, LoadedData data, CancellationToken stop);

    /// <summary>Trains a run again and writes it as one HTML file.</summary>
    /// <exception cref="InvalidDataException">The data are others, or the run cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    void WritePage(string name, LoadedData data, string file, string language, CancellationToken stop);

    /// <summary>Gives a run another name.</summary>
    /// <exception cref="InvalidDataException">The name is taken or not allowed, or the run is being written.</exception>
    void Rename(string name, string next);

    /// <summary>Refuses what <see cref="Delete"/> would refuse, so that of several runs all go or none.</summary>
    /// <exception cref="InvalidDataException">The folder is no run, or the run is being written.</exception>
    void RequireDeletable(string name)
    {
    }

    /// <summary>Deletes a run.</summary>
    /// <exception cref="InvalidDataException">The run is being written.</exception>
    void Delete(string name);
}

/// <summary>A folder that is open for a training.</summary>
/// <param name="Name">The name of the run.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Keeper">Writes the run there; null in a test.</param>
internal sealed record Recording(string Name, string Folder, IRunKeeper? Keeper) : IDisposable
{
    /// <summary>The damage to the last state, because of which the run returns to its last event from its start; null if there is none.</summary>
    public LocalizableText? StateDamage { get; init; }

    /// <inheritdoc/>
    public void Dispose() => (Keeper as IDisposable)?.Dispose();
}
