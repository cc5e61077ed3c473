using Sonda.Data;
using Sonda.Reports.Records;
using Sonda.Runs.Events;
using Sonda.Runs.Training;

namespace Sonda.Cli.Services;

/// <summary>What the commands ask of the runs' home; tests put another in its place.</summary>
internal interface IRunServices
{
    /// <summary>The folder that holds the runs; it need not be there.</summary>
    string Home { get; }

    /// <summary>The names of all runs, sorted; cheap enough for the Tab key.</summary>
    IReadOnlyList<string> Names();

    /// <summary>All runs, the newest first.</summary>
    IReadOnlyList<RunRow> List();

    /// <summary>One run.</summary>
    /// <exception cref="InvalidDataException">The folder is damaged, or of a newer Sonda.</exception>
    RunView Open(string name);

    /// <summary>The data of a run, to be loaded before it is resumed or replayed.</summary>
    DatasetSpec DataOf(string name);

    /// <summary>The options with what records the training, and the name of the run.</summary>
    /// <param name="options">The training.</param>
    /// <param name="data">Its data.</param>
    /// <param name="name">A name; null for a free one made of the network.</param>
    /// <exception cref="IOException">There is a run of that name, or the folder cannot be made.</exception>
    (TrainingOptions Options, string Name) Record(TrainingOptions options, DatasetSpec data, string? name);

    /// <summary>The options with which a recorded run goes on.</summary>
    /// <param name="name">The run.</param>
    /// <param name="epochs">Epochs in all; null as recorded.</param>
    /// <exception cref="InvalidDataException">The run cannot go on.</exception>
    TrainingOptions ToResume(string name, int? epochs);

    /// <summary>Trains a run again from its start, with its changes, and says whether the bytes are the same.</summary>
    ReplayOutcome Replay(string name, LoadedData data, IProgress<ExperimentProgress> progress, CancellationToken stop);

    /// <summary>Gives a run another name.</summary>
    /// <exception cref="IOException">The run is being written, or the name is taken.</exception>
    void Rename(string name, string next);

    /// <summary>Deletes a run.</summary>
    /// <exception cref="IOException">The run is being written.</exception>
    void Delete(string name);
}

/// <summary>The end of a replay.</summary>
/// <param name="IsSame">Whether the bytes are those of the recorded run.</param>
/// <param name="Complete">False if it was stopped before its end.</param>
/// <param name="Steps">Mini-batches done.</param>
/// <param name="Difference">The first difference in words; null if there is none.</param>
internal sealed record ReplayOutcome(bool IsSame, bool Complete, long Steps, string? Difference);
