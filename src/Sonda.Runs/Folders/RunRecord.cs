using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Folders;

/// <summary>A kept run, read from its folder. Another process may be writing it.</summary>
public sealed class RunRecord
{
    private readonly RunFiles _files;
    private readonly RunManifest _manifest;

    internal RunRecord(string name, RunFiles files, RunManifest manifest)
    {
        (_files, _manifest) = (files, manifest);
        Summary = SummaryReader.Read(name, files);
        Spec = RunSpec.Parse(manifest.Spec);
    }

    /// <summary>The list's line of it.</summary>
    public RunSummary Summary { get; }

    /// <summary>The run as it began.</summary>
    public RunSpec Spec { get; }

    /// <summary>Its data.</summary>
    public DataIdentity Data => _manifest.Data;

    /// <summary>The folder from which relative paths of its data count; null for the current one.</summary>
    public string? DataFolder => _manifest.Folder;

    /// <summary>The version of sonda that began it.</summary>
    public string Version => _manifest.Sonda;

    /// <summary>Its folder.</summary>
    public string Path => _files.Folder;

    /// <summary>Whether the last line of the events is cut, as a kill may leave it. <see cref="Events"/> leaves it out.</summary>
    public bool EndsCut => EventLog.EndsCut(_files.Events);

    /// <summary>All events, in their order, read while they are enumerated.</summary>
    /// <exception cref="InvalidContentException">A line is no event; the message names file and line.</exception>
    public IEnumerable<RunEvent> Events() => EventLog.Read(_files.Events);

    /// <summary>The changes, in their order.</summary>
    /// <exception cref="InvalidContentException">The events cannot be read.</exception>
    public IReadOnlyList<AppliedChange> Changes() =>
        [.. EventLog.Read(_files.Events, only: "changed").OfType<RunChanged>().Select(changed => new AppliedChange(changed.Step, changed.Change))];

    /// <summary>The epochs that were evaluated.</summary>
    /// <exception cref="InvalidContentException">The events cannot be read.</exception>
    public IReadOnlyList<EpochResult> Epochs() =>
        [.. EventLog.Read(_files.Events, only: "epoch").OfType<EpochEnded>().Select(ended => ended.Result).OfType<EpochResult>()];

    /// <summary>The trace of the run: a fold over its events; null if the run kept no readings of steps.</summary>
    /// <exception cref="InvalidContentException">The events cannot be read.</exception>
    public Trace? Trace() => EventTrace.Of(Events());

    /// <summary>The network that is the result; null if the run is not finished.</summary>
    /// <exception cref="InvalidContentException">The file is damaged.</exception>
    public Network<float>? Network() => File.Exists(_files.Network) ? NetworkFile.Load<float>(_files.Network) : null;

    /// <summary>
    /// The network as it was trained last, with its mini-batches: that of the last state, for a run that diverged an earlier one; null if
    /// there is none. The result is another one between two epochs, and with early stopping.
    /// </summary>
    /// <exception cref="InvalidContentException">The state is not of this network.</exception>
    internal (long Step, Network<float> Network)? Last() => _files.LoadState().State is { } state ? (state.State.Step, state.ToTrainingNetwork()) : null;

    /// <summary>The network that the run began with, and the preparation of its data; null if it was drawn from the seed.</summary>
    /// <exception cref="InvalidContentException">The file is damaged.</exception>
    internal SavedNetwork? Start() => _files.LoadStart();

    /// <summary>Reads all that a screen shows, and looks for damage in every event; lines that are no events are left out.</summary>
    internal RunContent Content() => RunContent.Read(_files.Events, Summary.Damage);

    /// <summary>All events that can be read, in their order, read while they are enumerated.</summary>
    internal IEnumerable<RunEvent> ReadableEvents() => EventLog.Read(_files.Events, damaged: _ => { });

    /// <summary>Refuses a damaged run: its changes may be missing, so that another training would come of it.</summary>
    /// <exception cref="InvalidContentException">The run is damaged.</exception>
    internal void RequireWhole()
    {
        if (Content().Damage is { } damage)
        {
            throw RunsHome.IsDamaged(Summary.Name, damage);
        }
    }

    /// <summary>Refuses other data.</summary>
    /// <exception cref="InvalidContentException">The data hold something else, or the network in <c>run.json</c> does not fit them.</exception>
    internal void RequireData(LoadedData data)
    {
        RunFolder.RequireData(Summary.Name, _manifest, DataIdentity.Of(data));
        if (DataFit.Misfit(RunSpec.Parse(_manifest.Spec).Network, data.Training) is { } reason)
        {
            throw RunsHome.IsDamaged(Summary.Name, reason);
        }
    }

    /// <summary>Runs it again from its start with the changes of its events, and compares bytes.</summary>
    /// <param name="data">The same data.</param>
    /// <param name="workers">Threads that share what is large in a step; null for the caller's alone.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="InvalidContentException">The data are others, or the run is damaged: a missing event may be a change.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set.</exception>
    public RunReplay Replay(LoadedData data, Workers? workers = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        RequireData(data);
        RequireWhole();
        try
        {
            return new Replayer(Summary.Name, _files, _manifest, workers, stop).Replay(data);
        }
        catch (SettingException fault)
        {
            // The run refuses its own spec or one of its changes: somebody has edited the files.
            throw RunsHome.IsDamaged(Summary.Name, fault.Text);
        }
    }
}
