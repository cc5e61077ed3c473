using System.Collections.Immutable;
using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;

namespace Sonda.Lab.Hosting;

/// <summary>
/// A run that is open in the lab: a <see cref="RunHost"/> trains it, a <see cref="RunFolder"/> keeps it, and a thread of its own reads
/// copies of its network for those who watch.
/// </summary>
internal sealed class LiveRun : IShownRun, IRunListener, IAsyncDisposable
{
    private const double StateMilliseconds = 100, CheckpointMilliseconds = 30_000;
    private const int IdleMilliseconds = 4;

    /// <summary>The time that readings may take once the run closes.</summary>
    private static readonly TimeSpan LastReadings = TimeSpan.FromSeconds(1);

    private readonly LabOptions _options;
    private readonly DataShelf _shelf;
    private readonly Func<LoadedData, RunFolder> _open;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly Cadence _states, _checkpoints;
    private readonly PaceMeter _pace;
    private ImmutableList<AppliedChange> _applied = [];
    private LoadedRun? _run;
    private RunReadings? _readings;
    private Exception? _failure;
    private double? _speed;
    private int _watchers;
    private volatile bool _isChanged = true;

    /// <param name="id">Its name in the home.</param>
    /// <param name="spec">The run as it began.</param>
    /// <param name="options">The options of the lab.</param>
    /// <param name="shelf">The data.</param>
    /// <param name="open">Opens its folder, once the data are there.</param>
    /// <param name="began">When it began.</param>
    public LiveRun(string id, RunSpec spec, LabOptions options, DataShelf shelf, Func<LoadedData, RunFolder> open, DateTimeOffset began)
    {
        (Id, Spec, Now, _options, _shelf, _open, Began) = (id, spec, spec, options, shelf, open, began);
        _pace = new PaceMeter(options.Time);
        (_states, _checkpoints) = (new(options.Time, StateMilliseconds, share: 0.2), new(options.Time, CheckpointMilliseconds, share: 0.02));
        PutDocument();
        _thread = BackgroundThread.Start("readings of " + id, Work);
    }

    public string Id { get; }

    /// <summary>The run as it began.</summary>
    public RunSpec Spec { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Began { get; }

    /// <inheritdoc/>
    public Board Board { get; } = new();

    /// <inheritdoc/>
    public History History { get; } = new();

    /// <inheritdoc/>
    public long Sealed { get; private set; }

    /// <summary>Ends when the data are loaded and the run can be driven, or fails with the reason.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Whether the folder is closed, because the run is over.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether it neither trains nor loads.</summary>
    public bool IsIdle => _run is { Host.IsPlaying: false };

    /// <summary>Whether a stream shows it.</summary>
    public bool IsWatched => _watchers > 0;

    /// <summary>The runs of its group; null if it stands alone.</summary>
    public IReadOnlyList<string>? Group { get; set; }

    /// <inheritdoc/>
    public LoadedData? Data => _run?.Data;

    /// <summary>The run as it is now.</summary>
    public RunSpec Now { get; private set; }

    /// <summary>The newest diagnosis; null if there is none.</summary>
    public DiagnosisResult? Diagnosis => _readings?.Diagnosis;

    /// <summary>Its state in the protocol's word.</summary>
    public string State => Failure is not null ? "failed"
        : _run is not { } loaded || !_loaded.Task.IsCompleted ? "loading"
        : loaded.Run.Status != RunStatus.Ready ? RunDescriber.Word(loaded.Run.Status)
        : loaded.Host.IsPlaying ? "playing" : "paused";

    private Exception? Failure => _failure ?? _run?.Host.Fault;

    /// <inheritdoc/>
    public void Watch(int more)
    {
        bool isWatched = Interlocked.Add(ref _watchers, more) > 0;
        if (_run is { Reader.Size.IsBatchFrame: true } loaded)
        {
            loaded.Sampler.Frame = isWatched ? PutFrame : null;
        }
    }

    /// <inheritdoc/>
    public RunDocument Describe(string language) => LiveDocument.Of(this, _run, Failure, _applied, TextCatalog.For(language, Medium.Page));

    /// <inheritdoc/>
    public void Hear(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        IReadOnlyList<SettingChange>? settings = null;
        if (happened is RunChanged changed)
        {
            RunSpec next = Now with { Training = changed.Change.ApplyTo(Now.Training) };
            settings = RunDescriber.Changes(Now, next);
            (Now, _applied) = (next, _applied.Add(new AppliedChange(changed.Step, changed.Change)));
        }

        History.Add(happened, settings, happened is RunDiverged diverged ? RunDescriber.Divergence(diverged.Divergence, TextCatalog.For("en")) : null);
        if (happened is StepRead or EpochEnded or RunDiverged && _readings is { } readings)
        {
            readings.IsTraceGrown = true;
        }

        if (happened is EpochEnded && _run is { } loaded)
        {
            loaded.Sampler.CopyNext();
        }

        _isChanged |= happened is not StepRead and not EpochEnded;
    }

    /// <summary>Trains.</summary>
    public Task Play(RunGoal goal) => Do(host => host.Play(goal));

    /// <summary>Stops between two mini-batches.</summary>
    public Task Pause() => Do(host => host.Pause());

    /// <summary>Trains so many mini-batches.</summary>
    public Task Step(int count) => Do(async host =>
    {
        for (int i = 0; i < count; i++)
        {
            await host.StepOnce().ConfigureAwait(false);
        }
    });

    /// <summary>Limits the speed; null for none.</summary>
    public Task Pace(double? stepsPerSecond) => Do(host =>
    {
        _speed = stepsPerSecond;
        return host.Pace(stepsPerSecond);
    });

    /// <summary>Changes settings.</summary>
    /// <exception cref="LabProblem">A larger mini-batch needs too much memory.</exception>
    public Task Change(RunChange change) => Do(host =>
    {
        RequireMemory(Now with { Training = change.ApplyTo(Now.Training) }, _run!.Data);
        return host.Change(change);
    });

    /// <summary>Mini-batches done.</summary>
    public Task<long> StepAsync() => _run!.Host.Read(run => run.Position.Step);

    /// <summary>The network that is the result so far, as a file.</summary>
    public Task<byte[]> NetworkAsync() => _run!.Host.Read(run => new SavedNetwork(run.Result(), run.Preparation).ToBytes());

    /// <inheritdoc/>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read) =>
        _readings is { } readings ? readings.Read(read) : throw new LabProblem("state", 409, texts => texts["server.noReading"]);

    /// <summary>Stops the run at a step and keeps it. A run that has not begun leaves nothing behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.Run(_thread.Join).ConfigureAwait(false);
        if (_run is { } loaded)
        {
            await loaded.Host.Pause().ConfigureAwait(false);
            if (!IsFinished)
            {
                await Task.Run(loaded.Finish).ConfigureAwait(false);
            }

            await loaded.Host.DisposeAsync().ConfigureAwait(false);
            loaded.Dispose();
        }

        _stop.Dispose();
    }

    private async Task Do(Func<RunHost, Task> command)
    {
        await Loaded.ConfigureAwait(false);
        await command(_run!.Host).ConfigureAwait(false);
        _isChanged = true;
        PutDocument();
    }

    private void PutFrame(Func<byte[]> frame) => Board.PutLater(Notice.Frame, frame);

    private void PutForecast()
    {
        BackgroundThread.Yield();
        try
        {
            Board.Put(Notice.Forecast, ForecastWriter.Write(Spec, _run!.Data, _run.Reader.Size.Probe));
        }
        catch (Exception)
        {
            // The run goes on without a forecast, and so does the page.
        }
    }

    private void PutDocument() => Board.Put(Notice.Run, language => new { document = Describe(language) });

    private void Work()
    {
        try
        {
            Load();
        }
        catch (Exception fault)
        {
            _failure = (fault as AggregateException)?.InnerException ?? fault;
            PutDocument();
            _loaded.SetException(_failure);
            _ = _loaded.Task.Exception;
            return;
        }

        _checkpoints.PutOff(CheckpointMilliseconds);
        _loaded.SetResult();
        PutDocument();
        BackgroundThread.Yield();

        // The forecast takes about a second; the first curves do not wait for it.
        BackgroundThread.Start("forecast of " + Id, PutForecast);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!WorkOnce())
                {
                    _stop.Token.WaitHandle.WaitOne(IdleMilliseconds);
                }
            }

            _readings!.Finish(LastReadings);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _failure = fault;
            PutDocument();
        }
    }

    private void Load()
    {
        var progress = new Relay(bytes => Board.Put(Notice.Loading, new LoadingMessage(bytes.Title, bytes.Received, bytes.Total)));
        LoadedData data = _shelf.Load(Spec.Data, progress, _stop.Token).GetAwaiter().GetResult();
        RequireMemory(Spec, data);
        var loaded = new LoadedRun(Spec, data, _open, History, this, _options.Time, _stop.Token);
        (Now, _applied) = (RunDescriber.Now(Spec, loaded.Run.Changes), [.. loaded.Run.Changes]);
        _run = loaded;
        _readings = new RunReadings(Spec, loaded, Board, History, _options.Time);
        _readings.ReadStart();
        Watch(0);
    }

    private void RequireMemory(RunSpec spec, LoadedData data)
    {
        long found = MemoryNeed.Of(spec, data) >> 20, limit = _options.Limits.MemoryBytes >> 20;
        if (found > limit)
        {
            throw new LabProblem("limit", 413, texts => texts.Say("server.tooMuchMemory", ("found", found), ("limit", limit)));
        }
    }

    /// <summary>Does what is due: a reading, the end, a checkpoint, the state.</summary>
    /// <returns>False if no reading was due.</returns>
    private bool WorkOnce()
    {
        LoadedRun loaded = _run!;
        bool isBusy = _readings!.ReadOnce(IsWatched);
        if (!isBusy && loaded.Run.Status != RunStatus.Ready && !IsFinished)
        {
            loaded.Finish();
            (IsFinished, _isChanged) = (true, true);
        }

        if (loaded.Host.IsPlaying && !IsFinished && _checkpoints.IsDue)
        {
            _checkpoints.Do(loaded.Checkpoint);
        }

        if (_states.IsDue)
        {
            _states.Do(PutState);
        }

        return isBusy;
    }

    private void PutState()
    {
        (Run run, RunHost host) = (_run!.Run, _run.Host);
        Sealed = History.Count;
        RunPosition position = run.Position;
        _pace.Observe(position.Step, host.IsPlaying);
        Board.Put(Notice.State, new StateMessage(
            State, new(position.Epoch, position.Row, position.Step), LabJson.Short(run.Seconds), host.IsPlaying ? _pace.StepsPerSecond : null, _speed));
        if (_isChanged)
        {
            _isChanged = false;
            PutDocument();
        }
    }

    private sealed class Relay(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
