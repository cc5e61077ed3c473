using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Runs.Checkpoints;
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
    private readonly RunFiles _files;
    private readonly WritingLock _lock;
    private readonly FileStream _events;
    private readonly IReadOnlyList<RunChange> _changes;
    private readonly bool _isNew;
    private RunManifest _manifest;
    private RunResult _result;
    private Run? _run;
    private long _lastNumber = -1;
    private bool _isReturning;
    private bool _wasHeard;
    private bool _isDisposed;
    private Checkpoint? _state;
    private FileWriteException? _fault;

    private RunFolder(string name, RunFiles files, RunManifest manifest, WritingLock held, bool isNew, IReadOnlyList<RunChange> changes)
    {
        (Name, _files, _manifest, _lock, _isNew, _changes) = (name, files, manifest, held, isNew, changes);
        Spec = RunSpec.Parse(manifest.Spec);
        _result = new RunResult { State = RunFolderState.Writing, Epochs = Spec.Training.Epochs };
        EventLog.Mend(files.Events);
        _events = EventLog.Append(files.Events);
    }

    /// <summary>Its name in the runs' home.</summary>
    public string Name { get; }

    /// <summary>The folder.</summary>
    public string Path => _files.Folder;

    /// <summary>The run as it began.</summary>
    public RunSpec Spec { get; }

    /// <summary>
    /// The damage to the last state of a run that goes on; null if there is none. The run then returns to its last event from its start,
    /// which takes longer and gives the same bytes.
    /// </summary>
    public LocalizableText? StateDamage { get; private init; }

    /// <summary>A new folder for a run that begins. If it is closed before <see cref="Begin"/>, it goes again.</summary>
    /// <param name="home">The home of the runs.</param>
    /// <param name="name">Its name there; null for a free one made of the network.</param>
    /// <param name="spec">The run, its data too.</param>
    /// <param name="data">The data.</param>
    /// <param name="time">The clock.</param>
    /// <param name="dataFolder">The folder from which a relative path of the data counts; null for the current one.</param>
    /// <exception cref="InvalidContentException">The name is refused or taken, or a file is in the place of the home.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunFolder Create(RunsHome home, string? name, RunSpec spec, LoadedData data, TimeProvider time, string? dataFolder = null)
    {
        ArgumentNullException.ThrowIfNull(home);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(time);
        if (name is not null)
        {
            home.RequireFree(name);
        }

        var manifest = new RunManifest { Began = time.GetUtcNow(), Spec = spec.ToString(), Data = DataIdentity.Of(data), Folder = dataFolder ?? Environment.CurrentDirectory };
        string chosen = NewFolder.Claim(home, name, spec, manifest);
        RunFiles files = home.Files(chosen);
        return new RunFolder(chosen, files, manifest, WritingLock.Take(files.Lock) ?? throw RunsHome.IsBeingWritten(chosen), isNew: true, []);
    }

    /// <summary>The folder of a run that goes on: <see cref="Begin"/> first takes the run to its last event.</summary>
    /// <param name="home">The home of the runs.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="changes">Changes that hold from there on, for example more epochs; they are logged as any others.</param>
    /// <exception cref="InvalidContentException">The name is refused, or there is no such run, or it is being written or damaged.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static RunFolder Reopen(RunsHome home, string name, params IReadOnlyList<RunChange> changes)
    {
        ArgumentNullException.ThrowIfNull(home);
        RunFiles files = home.Existing(name);
        if (files.Damage(0) is { } damage)
        {
            throw RunsHome.IsDamaged(name, damage);
        }

        WritingLock held = WritingLock.Take(files.Lock) ?? throw RunsHome.IsBeingWritten(name);
        try
        {
            RunManifest manifest = RunsHome.Manifest(name, files);
            if (files.Damage(RunResult.ReadOrNull(files.Result)?.EventBytes ?? 0) is { } missing)
            {
                throw RunsHome.IsDamaged(name, missing);
            }

            (Checkpoint? state, LocalizableText? fault) = files.LoadState();
            return new RunFolder(name, files, manifest, held, isNew: false, changes) { _state = state, StateDamage = fault };
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A kept run that goes on, without a driver: <see cref="Reopen"/> and <see cref="Begin"/> in one.</summary>
    /// <exception cref="InvalidContentException">As for both.</exception>
    public static (RunFolder Folder, Run Run) Resume(RunsHome home, string name, LoadedData data, RunOptions? options = null)
    {
        RunFolder folder = Reopen(home, name);
        try
        {
            return (folder, folder.Begin(data, options ?? new RunOptions()));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A run that goes on has its readings from the folder, because the numbers of its events depend on them. Listeners hear of it
    /// from its last event on.
    /// </remarks>
    /// <exception cref="InvalidContentException">The data are others, or the files are damaged.</exception>
    /// <exception cref="ArgumentException">The network does not fit the data, or a change is refused.</exception>
    public Run Begin(LoadedData data, RunOptions options, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        if (_run is not null)
        {
            throw new InvalidOperationException("The run of this folder has begun.");
        }

        var identity = DataIdentity.Of(data);
        RequireData(Name, _manifest, identity);
        RunOptions kept = options with { KeepsResult = true, Identity = identity, Listeners = [this] };
        Run run = _manifest.Readings is { } readings ? GoOn(data, readings.ApplyTo(kept), stop) : Start(data, kept);
        foreach (IRunListener listener in options.Listeners)
        {
            run.Add(listener);
        }

        _run = run;
        WriteResult(RunFolderState.Writing);
        File.Delete(_files.Network);
        _isReturning = false;
        if (_wasHeard)
        {
            run.Tell(new RunResumed { Step = run.Position.Step });
        }

        foreach (RunChange change in _changes)
        {
            run.Change(change);
        }

        return run;
    }

    /// <inheritdoc/>
    public void Hear(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);

        // On its way back to its last event a run meets events that are in the file.
        _wasHeard |= _isReturning;
        if (_isDisposed || (happened.Number is { } number ? number <= _lastNumber : _isReturning))
        {
            return;
        }

        RequireWritable();
        try
        {
            EventLog.Write(_events, happened);
        }
        catch (FileWriteException fault)
        {
            _fault = fault;
            throw;
        }

        _lastNumber = happened.Number ?? _lastNumber;
        _result = _result.After(happened);
        if (happened is RunChanged && _run is not null)
        {
            WriteResult(RunFolderState.Writing);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The epochs are in the events, so that a state does not grow with the run.</remarks>
    public void Checkpoint(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        RequireWritable();
        CheckpointFile.Save(run.Snapshot() with { Epochs = [] }, _files.State);
        run.Tell(new CheckpointWritten { Step = run.Position.Step });
        WriteResult(RunFolderState.Writing);
    }

    /// <inheritdoc/>
    public void Finish(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Pause();
        RequireWritable();

        // The last state stays if the numbers are no longer finite: nothing can go on from them.
        if (run.Status != RunStatus.Diverged)
        {
            Checkpoint(run);
        }

        new SavedNetwork(run.Result(), run.Preparation).Save(_files.Network);
        WriteResult(RunResult.OfStatus(run.Status));
        Dispose();
    }

    /// <summary>Closes the files. A run that was not finished is then listed as killed, and can go on.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            _events.Dispose();
        }
        finally
        {
            _lock.Dispose();
        }

        if (_isNew && _run is null)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <exception cref="InvalidContentException">The data hold something else.</exception>
    internal static void RequireData(string name, RunManifest manifest, DataIdentity data)
    {
        if (!manifest.Data.IsSameAs(data))
        {
            throw new InvalidContentException(LocalizableText.Of($"The run \"{name}\" has other data: {manifest.Data}; found {data}."));
        }
    }

    /// <summary>Refuses events and states behind one that was not written: the run would have a gap that nothing fills.</summary>
    private void RequireWritable()
    {
        if (_fault is not null)
        {
            throw new FileWriteException(_files.Events, _fault.InnerException ?? _fault);
        }
    }

    private Run Start(LoadedData data, RunOptions options)
    {
        var run = Run.Start(Spec, data, options);
        if (options.From is { } from)
        {
            new SavedNetwork(from, run.Preparation).Save(_files.Start);
        }

        _manifest = _manifest with { Readings = RunReadings.Of(options) };
        _manifest.Write(_files.Manifest);
        return run;
    }

    private Run GoOn(LoadedData data, RunOptions options, CancellationToken stop)
    {
        // What is read of step 0 comes before it, so that a state of step 0 is no place to go on from: the start is.
        Checkpoint? state = _state is { State.Step: 0 } ? null : _state;
        var history = RunHistory.Read(Name, _files, _result, reached: state?.Number ?? 0);
        (_lastNumber, _result, _isReturning) = (history.LastNumber, history.Result, true);
        return new RunReturn(Name, Spec, _files, history).Go(state, data, options, stop);
    }

    private void WriteResult(RunFolderState state)
    {
        Run run = _run!;
        _result = _result with
        {
            State = state,
            Epoch = run.Position.Epoch,
            Epochs = run.Training.Epochs,
            Step = run.Position.Step,
            KeptEpoch = run.KeptEpoch,
            Seconds = RunClock.Rounded(run.Seconds),
            EventBytes = _events.Position,
        };
        _result.Write(_files.Result);
    }
}
