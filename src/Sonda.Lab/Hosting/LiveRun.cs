using Sonda.Data;
using Sonda.Engine.Networks;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Lab.Safety;
using Sonda.Runs.Events;
using Sonda.Runs.Folders;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;
using Sonda.Runs.Training;
using Sonda.Studies.Diagnoses;

namespace Sonda.Lab.Hosting;

/// <summary>
/// A run that is open in the lab: a <see cref="RunHost"/> trains it, a <see cref="RunFolder"/> keeps it, and a thread of its own loads it
/// and reads copies of its network for those who watch.
/// </summary>
internal sealed class LiveRun : IShownRun, IRunListener, IAsyncDisposable
{
    private const int IdleMilliseconds = 4;

    /// <summary>The time that readings may take once the run closes.</summary>
    private static readonly TimeSpan LastReadings = TimeSpan.FromSeconds(1);

    private readonly DataShelf _shelf;
    private readonly RunOpening _opening;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private LoadedRun? _run;
    private RunReadings? _readings;
    private RunUpkeep? _upkeep;
    private Exception? _failure;
    private int _watchers;
    private volatile bool _isChanged = true, _isClosed;

    /// <param name="id">Its name in the home.</param>
    /// <param name="spec">The run as it began.</param>
    /// <param name="options">The options of the lab.</param>
    /// <param name="shelf">The data.</param>
    /// <param name="open">Opens its folder, once the data are there.</param>
    /// <param name="began">When it began.</param>
    /// <param name="speed">The limit of its speed; null for none.</param>
    public LiveRun(string id, RunSpec spec, LabOptions options, DataShelf shelf, Func<LoadedData, RunFolder> open, DateTimeOffset began, double? speed = null)
    {
        (Id, Settings, _shelf, Began) = (id, new RunSettings(spec), shelf, began);
        _opening = new RunOpening(this, options, shelf, open);
        Control = new RunControl(this, speed);
        PutDocument();
        _thread = BackgroundThread.Start("readings of " + id, Work);
    }

    public string Id { get; }

    /// <summary>The run as it began and as it is now.</summary>
    public RunSettings Settings { get; }

    /// <summary>Its commands.</summary>
    public RunControl Control { get; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Began { get; }

    /// <inheritdoc/>
    public Board Board { get; } = new();

    /// <inheritdoc/>
    public History History { get; } = new();

    /// <inheritdoc/>
    public long Sealed => _upkeep?.Sealed ?? 0;

    /// <summary>Ends when the data are loaded and the run can be driven, or fails with the reason.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Whether the folder is closed, because the run is over.</summary>
    public bool IsFinished => _upkeep is { IsFinished: true };

    /// <summary>Whether it cannot train any further.</summary>
    public bool IsOver => _run is { } loaded && loaded.Run.Status != RunStatus.Ready;

    /// <summary>Whether it neither trains nor loads.</summary>
    public bool IsIdle => _run is { Host.IsPlaying: false };

    /// <summary>Whether it is closed, and no longer one of the open runs.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether a stream shows it.</summary>
    public bool IsWatched => _watchers > 0;

    /// <summary>Whether its document differs from the one on the board.</summary>
    public bool IsChanged { get => _isChanged; set => _isChanged = value; }

    /// <summary>The runs of its group; null if it stands alone.</summary>
    public IReadOnlyList<string>? Group { get; set; }

    /// <inheritdoc/>
    public LoadedData? Data => _run?.Data;

    /// <summary>The host of the loaded run.</summary>
    public RunHost Host => _run!.Host;

    /// <summary>The newest diagnosis; null if there is none.</summary>
    public DiagnosisResult? Diagnosis => _readings?.Diagnosis;

    /// <summary>Its state in the protocol's word.</summary>
    public string State => Failure is not null ? "failed"
        : _run is not { } loaded || !_loaded.Task.IsCompleted ? "loading"
        : loaded.Run.Status != RunStatus.Ready ? RunDescriber.Word(loaded.Run.Status)
        : _isClosed ? "stopped"
        : loaded.Host.IsPlaying ? "playing" : "paused";

    private Exception? Failure => _failure ?? _run?.Host.Fault;

    /// <inheritdoc/>
    public void Watch(int more)
    {
        bool isWatched = Interlocked.Add(ref _watchers, more) > 0;
        if (_run is { Reader.Size.IsBatchFrame: true } loaded)
        {
            loaded.Sampler.Frame = isWatched ? frame => Board.PutLater(Notice.Frame, frame) : null;
        }
    }

    /// <inheritdoc/>
    public RunDocument Describe(string language) => LiveDocument.Of(this, _run, Failure, TextCatalog.For(language, Medium.Page), _shelf);

    /// <summary>Puts its description up.</summary>
    public void PutDocument() => Board.Put(Notice.Run, language => new { document = Describe(language) });

    /// <summary>Puts its description up at once and, should it change meanwhile, again.</summary>
    public void Changed()
    {
        IsChanged = true;
        PutDocument();
    }

    /// <inheritdoc/>
    public void Hear(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        History.Add(
            happened,
            happened is RunChanged changed ? Settings.Take(changed) : null,
            happened is RunDiverged diverged ? RunDescriber.Divergence(diverged.Divergence, TextCatalog.For("en")) : null);
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

    /// <inheritdoc/>
    public Task Ready() => Task.CompletedTask;

    /// <inheritdoc/>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read) =>
        _readings is { } readings ? readings.Read(read) : throw new LabProblem("state", 409, texts => texts["server.noReading"]);

    /// <summary>Refuses settings that would need too much memory.</summary>
    /// <exception cref="LabProblem">They would.</exception>
    public void RequireMemory(RunSpec spec) => _opening.RequireMemory(spec, _run!.Data);

    /// <summary>Stops the run at a step and keeps it. A run that has not begun leaves nothing behind.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.Run(_thread.Join).ConfigureAwait(false);
        if (_run is { } loaded)
        {
            try
            {
                await loaded.Host.Pause().ConfigureAwait(false);
                if (_upkeep is { } upkeep)
                {
                    await Task.Run(upkeep.Finish).ConfigureAwait(false);
                }
            }
            finally
            {
                // Also of a run that cannot be kept, for example on a full disk: else its folder would stay locked.
                await loaded.Host.DisposeAsync().ConfigureAwait(false);
                loaded.Dispose();
            }
        }

        _stop.Dispose();
    }

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

        _loaded.SetResult();
        PutDocument();
        BackgroundThread.Yield();
        _opening.BeginForecast(_run!);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (!_upkeep!.Do())
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
        LoadedRun loaded = _run = _opening.Load(_stop.Token);
        _readings = _opening.ReadingsOf(loaded);

        // Whoever gets the first frame can read its network.
        _readings.ReadStart();
        _upkeep = _opening.UpkeepOf(loaded, _readings);
        loaded.Host.Pace(Control.Speed).GetAwaiter().GetResult();
        Watch(0);
    }
}
