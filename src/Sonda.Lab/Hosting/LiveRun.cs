using System.Collections.Immutable;
using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
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
    private const double FrameMilliseconds = 33, ChartMilliseconds = 100, FlowMilliseconds = 250, WeightMilliseconds = 500, VerdictMilliseconds = 2000;
    private const double UnwatchedMilliseconds = 500, CheckpointMilliseconds = 30_000;
    private const int IdleMilliseconds = 8;

    private readonly LabOptions _options;
    private readonly DataShelf _shelf;
    private readonly Func<LoadedData, RunFolder> _open;
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly Lock _reading = new();
    private readonly Cadence _frames, _charts, _unwatched, _flows, _weights, _verdicts, _states, _checkpoints;
    private readonly DateTimeOffset _began;
    private RunSpec _now;
    private ImmutableList<AppliedChange> _applied = [];
    private Run? _run;
    private RunHost? _host;
    private RunFolder? _folder;
    private RunReader? _reader;
    private ReadingLog? _log;
    private StepSampler? _sampler;
    private Snapshot? _shown;
    private IReadOnlyList<LayerGradient> _gradients = [];
    private IReadOnlyList<LayerDocument>? _layers;
    private BaselinesDocument? _baselines;
    private LoadedData? _data;
    private Exception? _failure;
    private DiagnosisResult? _diagnosis;
    private long _paceStep, _paceTime, _flowStep = -1, _weightStep = -1;
    private double? _stepsPerSecond, _speed;
    private int _watchers;
    private volatile bool _isChanged = true, _isTraceGrown = true;
    private bool _isFinished;

    /// <param name="id">Its name in the home.</param>
    /// <param name="spec">The run as it began.</param>
    /// <param name="options">The options of the lab.</param>
    /// <param name="shelf">The data.</param>
    /// <param name="open">Opens its folder, once the data are there.</param>
    /// <param name="began">When it began.</param>
    public LiveRun(string id, RunSpec spec, LabOptions options, DataShelf shelf, Func<LoadedData, RunFolder> open, DateTimeOffset began)
    {
        (Id, Spec, _now, _options, _shelf, _open, _began) = (id, spec, spec, options, shelf, open, began);
        TimeProvider time = options.Time;
        (_frames, _charts, _unwatched) = (new(time, FrameMilliseconds), new(time, ChartMilliseconds), new(time, UnwatchedMilliseconds));
        (_flows, _weights, _verdicts) = (new(time, FlowMilliseconds), new(time, WeightMilliseconds), new(time, VerdictMilliseconds));
        (_states, _checkpoints) = (new(time, ChartMilliseconds), new(time, CheckpointMilliseconds));
        PutDocument();
        _thread = new Thread(Work) { IsBackground = true, Name = "readings of " + id, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public string Id { get; }

    /// <summary>The run as it began.</summary>
    public RunSpec Spec { get; }

    /// <inheritdoc/>
    public Board Board { get; } = new();

    /// <inheritdoc/>
    public History History { get; } = new();

    /// <inheritdoc/>
    public long Sealed { get; private set; }

    /// <summary>Ends when the data are loaded and the run can be driven, or fails with the reason.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>Whether the folder is closed, because the run is over.</summary>
    public bool IsFinished => _isFinished;

    /// <summary>Whether it neither trains nor loads.</summary>
    public bool IsIdle => _host is { IsPlaying: false };

    /// <summary>Whether a stream shows it.</summary>
    public bool IsWatched => _watchers > 0;

    /// <summary>The runs of its group; null if it stands alone.</summary>
    public IReadOnlyList<string>? Group { get; set; }

    /// <summary>The data; null while they are loaded.</summary>
    public LoadedData? Data => _data;

    /// <summary>The run as it is now.</summary>
    public RunSpec Now => _now;

    /// <summary>The newest diagnosis; null if there is none.</summary>
    public DiagnosisResult? Diagnosis => _diagnosis;

    /// <summary>Its state in the protocol's word.</summary>
    public string State => _failure is not null || _host?.Fault is not null ? "failed"
        : _host is null ? "loading"
        : _run!.Status != RunStatus.Ready ? RunDescriber.Word(_run.Status)
        : _host.IsPlaying ? "playing" : "paused";

    /// <inheritdoc/>
    public void Watch(int more)
    {
        bool isWatched = Interlocked.Add(ref _watchers, more) > 0;
        if (_sampler is { } sampler && _reader!.Size.IsBatchFrame)
        {
            sampler.Frame = isWatched ? PutFrame : null;
        }
    }

    /// <inheritdoc/>
    public RunDocument Describe(string language)
    {
        var texts = TextCatalog.For(language, Medium.Page);
        RunPosition position = _run?.Position ?? default;
        Exception? failure = _failure ?? _host?.Fault;
        return new RunDocument
        {
            Id = Id,
            State = State,
            Live = true,
            Resumable = false,
            Spec = Spec.ToString(),
            SpecNow = _now.ToString(),
            Changes = RunDescriber.Changes(Spec, _applied),
            Settings = RunDescriber.Settings(_now.Training, Spec.Seed),
            Position = new(position.Epoch, position.Row, position.Step),
            StepsPerEpoch = _run?.StepsPerEpoch ?? 0,
            PlannedSteps = (long)(_run?.StepsPerEpoch ?? 0) * _now.Training.Epochs,
            Seconds = LabJson.Short(_run?.Seconds ?? 0),
            Began = _began,
            Data = _data is null ? null : RunDescriber.Data(Spec, _data, texts),
            Layers = _layers,
            ProbeRows = _reader?.Size.Probe ?? 0,
            FlowRows = _reader?.Size.Flow ?? 0,
            TrainingRows = _reader?.Size.Training ?? 0,
            Baselines = _baselines,
            Divergence = _run?.Divergence is { } diverged ? RunDescriber.Divergence(diverged, texts) : null,
            Failure = failure is null ? null : texts.Say("server.loadFailed", ("reason", failure is LabProblem problem ? problem.In(texts) : texts.Of(failure))),
            Group = Group,
        };
    }

    /// <inheritdoc/>
    public void Hear(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        IReadOnlyList<SettingChange>? settings = null;
        if (happened is RunChanged changed)
        {
            RunSpec next = _now with { Training = changed.Change.ApplyTo(_now.Training) };
            settings = RunDescriber.Changes(_now, next);
            (_now, _applied) = (next, _applied.Add(new AppliedChange(changed.Step, changed.Change)));
        }

        History.Add(happened, settings, _run?.Divergence is { } diverged ? RunDescriber.Divergence(diverged, TextCatalog.For("en")) : null);
        _isTraceGrown |= happened is StepRead or EpochEnded or RunDiverged;
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
    public Task Change(RunChange change) => Do(host => host.Change(change));

    /// <summary>Mini-batches done.</summary>
    public Task<long> StepAsync() => _host!.Read(run => run.Position.Step);

    /// <summary>The network that is the result so far, as a file.</summary>
    public Task<byte[]> NetworkAsync() => _host!.Read(run => new SavedNetwork(run.Result(), run.Preparation).ToBytes());

    /// <summary>Reads the newest copy of the network; other readings wait.</summary>
    /// <exception cref="LabProblem">Nothing has been read yet.</exception>
    public T Read<T>(Func<long, Network<float>, RunReader, IReadOnlyList<LayerGradient>, T> read)
    {
        lock (_reading)
        {
            return _shown is null
                ? throw new LabProblem("state", 409, texts => texts["server.noReading"])
                : read(_shown.Step, _shown.Network, _reader!, _gradients);
        }
    }

    /// <summary>Stops the run at a step and keeps it. A run that has not begun leaves nothing behind.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.Run(_thread.Join).ConfigureAwait(false);
        if (_host is not null)
        {
            await _host.Pause().ConfigureAwait(false);
            if (!_isFinished)
            {
                await _host.Read(run =>
                {
                    if (run.Position.Step > 0 && _host.Fault is null)
                    {
                        _folder!.Finish(run);
                    }

                    return true;
                }).ConfigureAwait(false);
            }

            await _host.DisposeAsync().ConfigureAwait(false);
        }

        _log?.Dispose();
        _folder?.Dispose();
        _stop.Dispose();
    }

    private async Task Do(Func<RunHost, Task> command)
    {
        await Loaded.ConfigureAwait(false);
        await command(_host!).ConfigureAwait(false);
        _isChanged = true;
        PutDocument();
    }

    private void PutFrame(byte[] frame) => Board.Put(Notice.Frame, frame);

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

        _loaded.SetResult();
        PutForecast();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!ReadOnce())
                {
                    _stop.Token.WaitHandle.WaitOne(IdleMilliseconds);
                }
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                _failure = fault;
                PutDocument();
                return;
            }
        }
    }

    private void Load()
    {
        var progress = new Relay(bytes => Board.Put(Notice.Loading, new LoadingMessage(bytes.Title, bytes.Received, bytes.Total)));
        _data = _shelf.Load(Spec.Data, progress, _stop.Token).GetAwaiter().GetResult();
        _reader = new RunReader(Spec.Network, _data);
        _layers = RunDescriber.Layers(Spec.Network);
        _baselines = RunDescriber.Baselines(Spec, _data, _reader.Size);
        _folder = _open(_data);
        foreach (RunEvent happened in RecordedEvents.Of(_folder.Path))
        {
            Hear(happened);
        }

        ReadingLog.Fill(_folder.Path, History);
        int batch = Math.Clamp(Spec.Training.BatchSize ?? int.MaxValue, 1, _data.Training.Count);
        long planned = (long)((_data.Training.Count + batch - 1) / batch) * Spec.Training.Epochs;
        _run = _folder.Begin(
            _data,
            new RunOptions { Trace = StepReadings.OfTraining(planned) with { TrainingScore = false }, Time = _options.Time, Listeners = [this] },
            _stop.Token);
        (_now, _applied) = (RunDescriber.Now(Spec, _run.Changes), [.. _run.Changes]);
        _sampler = new StepSampler(Spec.Network, new StepLadder(), _options.Time);
        _run.Observe(_sampler);
        Watch(0);
        _log = new ReadingLog(_folder.Path);
        _host = new RunHost(_run);
        Snapshot start = _sampler.Rent();
        start.Take(_run.Position.Step, _run.Network);
        ReadFully(start);
        PutDocument();
    }

    /// <summary>Does the reading that is due.</summary>
    /// <returns>False if nothing was due.</returns>
    private bool ReadOnce()
    {
        bool isBusy = false;
        if (_sampler!.TryTake(out Snapshot? waiting))
        {
            ReadFully(waiting!);
            isBusy = true;
        }
        else if (_sampler.HasMoved && (_watchers > 0 ? _frames : _unwatched).IsDue)
        {
            (_watchers > 0 ? _frames : _unwatched).Do(ReadNow);
            isBusy = true;
        }
        else if (_run!.Status != RunStatus.Ready && !_isFinished)
        {
            Finish();
        }

        if (_watchers > 0 && _shown is not null)
        {
            ReadSlowly();
        }

        if (_isTraceGrown && _verdicts.IsDue)
        {
            _verdicts.Do(PutVerdict);
        }

        if (_host!.IsPlaying && !_isFinished && _checkpoints.IsDue)
        {
            _checkpoints.Do(() => _host.Read(run =>
            {
                if (run.Status == RunStatus.Ready && run.Position.Step > 0)
                {
                    _folder!.Checkpoint(run);
                }

                return true;
            }).GetAwaiter().GetResult());
        }

        if (_states.IsDue)
        {
            _states.Do(PutState);
        }

        return isBusy;
    }

    /// <summary>Reads the network as it is now: the frame each time, charts ten times a second.</summary>
    private void ReadNow()
    {
        _sampler!.Rest();
        if (_reader!.Size.IsBatchFrame && _host!.IsPlaying && !_charts.IsDue)
        {
            return;
        }

        Snapshot now = _sampler.Rent();
        _host!.Read(run =>
        {
            now.Take(run.Position.Step, run.Network);
            return true;
        }).GetAwaiter().GetResult();
        if (_charts.IsDue || !_host.IsPlaying)
        {
            _charts.Do(() => ReadFully(now));
        }
        else
        {
            Show(now);
        }
    }

    private void ReadFully(Snapshot snapshot)
    {
        Show(snapshot);
        Score validation, training;
        lock (_reading)
        {
            (validation, training) = _reader!.Scores(snapshot.Network);
        }

        double[] speeds = [.. _gradients.Select(layer => layer.Speed.Log10)];
        var line = new ReadingLine(
            snapshot.Step, [.. speeds.Select(LabJson.ShortLog)], LabJson.Short(validation.Cost), Percent(validation), LabJson.Short(training.Cost), Percent(training));
        if (History.AddReading(line.Step, speeds, line.ValidationCost, line.ValidationAccuracy, line.TrainingCost, line.TrainingAccuracy))
        {
            _log?.Write(line);
        }
    }

    private void Show(Snapshot snapshot)
    {
        lock (_reading)
        {
            Network<float> network = snapshot.Filled();
            _gradients = _reader!.Gradients(network);
            (Snapshot? before, _shown) = (_shown, snapshot);
            if (before is not null)
            {
                _sampler!.Return(before);
            }
        }

        if (!_reader.Size.IsBatchFrame || _host?.IsPlaying != true)
        {
            Board.Put(Notice.Frame, FrameCode.Write(
                snapshot.Step, isBatch: false, _reader.Size.Probe, [.. _gradients.Select(layer => new FrameLayer(layer.Speed.Log10, layer.Neurons))]));
        }
    }

    private void ReadSlowly()
    {
        long step = _shown!.Step;
        if (_flowStep != step && _flows.IsDue)
        {
            _flows.Do(() => Board.Put(Notice.Layers, Read((at, network, reader, _) => reader.Flow(at, network))));
            _flowStep = step;
        }

        if (_weightStep != step && _weights.IsDue)
        {
            _weights.Do(() => Board.Put(Notice.Weights, Read((at, network, reader, _) => reader.Weights(at, network))));
            _weightStep = step;
        }
    }

    private void PutVerdict()
    {
        _isTraceGrown = false;
        Trace trace = _host!.Read(run => run.Trace()).GetAwaiter().GetResult();
        DiagnosisResult seen = VerdictWriter.Examine(trace, Spec, _data);
        _diagnosis = seen;
        Board.Put(Notice.Verdict, language => VerdictWriter.Write(seen, language));
    }

    private void PutState()
    {
        Sealed = History.Count;
        RunPosition position = _run!.Position;
        long now = _options.Time.GetTimestamp();
        double seconds = _options.Time.GetElapsedTime(_paceTime, now).TotalSeconds;
        if (seconds > 0.5)
        {
            _stepsPerSecond = _host!.IsPlaying ? LabJson.Short(Math.Max(0, position.Step - _paceStep) / seconds) : null;
            (_paceStep, _paceTime) = (position.Step, now);
        }

        Board.Put(Notice.State, new StateMessage(
            State, new(position.Epoch, position.Row, position.Step), LabJson.Short(_run.Seconds), _host!.IsPlaying ? _stepsPerSecond : null, _speed));
        if (_isChanged)
        {
            _isChanged = false;
            PutDocument();
        }
    }

    /// <summary>Closes the folder of a run that is over. The network stays, to be looked at.</summary>
    private void Finish()
    {
        _host!.Read(run =>
        {
            _folder!.Finish(run);
            return true;
        }).GetAwaiter().GetResult();
        _isFinished = true;
        _isChanged = true;
    }

    private void PutForecast() =>
        Board.Put(Notice.Forecast, language => ForecastWriter.Write(Spec, _data!, _reader!.Size.Probe, language));

    private static double? Percent(Score score) => double.IsNaN(score.Accuracy) ? null : LabJson.Short(100 * score.Accuracy);

    private sealed class Relay(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
