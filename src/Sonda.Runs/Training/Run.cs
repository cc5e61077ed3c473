using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Training;

/// <summary>
/// A training that can be stepped, changed, watched, saved and resumed: a spec, its data and an ordered list of
/// changes. The same three give the same bytes, with any driver and any number of interruptions.
/// </summary>
/// <remarks>
/// One thread at a time. A <see cref="RunHost"/> drives a run on a thread of its own. Listeners hear what happens; observers
/// (<see cref="Observe"/>) look at single steps.
/// </remarks>
public sealed class Run
{
    /// <summary>The epochs in the trace of a run that does not keep all.</summary>
    private const int MaxTraceEpochs = 4096;

    private readonly LoadedData _data;
    private readonly Network<float> _network;
    private readonly Trainer<float> _trainer;
    private readonly EpochReader _reader;
    private readonly TraceRecorder? _recorder;
    private readonly RunClock _clock;
    private readonly ResultSoFar _result;
    private readonly EventSender _events;
    private readonly List<EpochResult> _epochs = [];
    private readonly bool _keepsEpochs;
    private readonly List<AppliedChange> _changes = [];
    private DataIdentity? _identity;
    private EpochBegin? _begun;
    private double _epochStart;
    private bool _isAnnounced;

    private Run(RunSpec spec, LoadedData data, RunOptions options, Checkpoint? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        Spec = spec;
        (_data, _events, _keepsEpochs) = (data, new EventSender(options.Listeners), options.KeepsEpochs);
        RequireMetric(spec, data, options);
        TrainingSpec now = spec.Training;
        foreach (AppliedChange applied in checkpoint?.Changes ?? [])
        {
            now = applied.Change.ApplyTo(now);
        }

        var random = new RandomStream(spec.Seed);
        _network = options.From is null || checkpoint is not null
            ? InitialNetwork.Create<float>(spec.Network, random, data.Training)
            : CopyOf(options.From, spec.Network);
        _trainer = new Trainer<float>(_network, data.Training, now, random, options.Workers);
        _result = new ResultSoFar(_network, options.KeepsResult, options.StopsEarly ? spec.EarlyStopping : null);
        _reader = new EpochReader(_network, data, spec, options);
        _recorder = options.Trace is { } trace ? CreateRecorder(trace, isStart: checkpoint is null) : null;
        _clock = new RunClock(options.Time, checkpoint?.Seconds ?? 0);
        if (checkpoint is not null)
        {
            Restore(checkpoint);
        }

        Status = StatusNow();
    }

    /// <summary>The run as it began.</summary>
    public RunSpec Spec { get; }

    /// <summary>The present settings.</summary>
    public TrainingSpec Training => _trainer.Spec;

    /// <summary>The present network.</summary>
    public NetworkView<float> Network => _network.View;

    /// <summary>The progress of the run.</summary>
    public RunPosition Position => new(_trainer.Epoch, _trainer.Row, _trainer.StepCount);

    /// <summary>The number of mini-batches in an epoch.</summary>
    public int StepsPerEpoch => _trainer.StepsPerEpoch;

    /// <summary>Whether the run can take another step.</summary>
    public RunStatus Status { get; private set; }

    /// <summary>The place and the step of the first number that is not finite; null if all are.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>The epochs that were evaluated, unless the driver leaves them to its listeners.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>The changes so far, in order.</summary>
    public IReadOnlyList<AppliedChange> Changes => _changes;

    /// <summary>The epoch whose network is the result so far: the last, with early stopping the best; 0 for the start.</summary>
    public int KeptEpoch => _result.Epoch;

    /// <summary>The end by early stopping; null if it did not end the run.</summary>
    public EarlyStop? StoppedEarly =>
        Status == RunStatus.StoppedEarly ? new EarlyStop(_trainer.Epoch, _result.Stopping.Epoch, _result.Stopping.Best) : null;

    /// <summary>Seconds so far; pauses do not count.</summary>
    public double Seconds => _clock.Seconds;

    /// <summary>The clock.</summary>
    internal TimeProvider Time => _clock.Time;

    /// <summary>The trainer, for a group that takes steps of several runs at once.</summary>
    internal Trainer<float> Trainer => _trainer;

    /// <summary>Events so far that follow from spec, data and changes: the number of the next.</summary>
    internal long EventCount => _events.Number;

    /// <summary>Starts a run.</summary>
    /// <param name="spec">Network, training and seed. The data are a separate argument, because several runs may share them.</param>
    /// <param name="data">The data, scaled as the spec says.</param>
    /// <param name="options">The choices of this driver; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or the network does not fit the data.</exception>
    /// <exception cref="InvalidDataException">The data lack what early stopping or an initializer needs.</exception>
    public static Run Start(RunSpec spec, LoadedData data, RunOptions? options = null) =>
        new(spec, data, options ?? new(), null) { _identity = options?.Identity };

    /// <summary>Continues a run from a snapshot, to the same bytes as without the stop.</summary>
    /// <param name="checkpoint">The snapshot. Its spec may have another number of epochs.</param>
    /// <param name="data">The same data.</param>
    /// <param name="options">The choices of this driver; null for the defaults.</param>
    /// <exception cref="InvalidDataException">The data differ, or the snapshot contradicts itself.</exception>
    public static Run Resume(Checkpoint checkpoint, LoadedData data, RunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(data);
        DataIdentity identity = options?.Identity ?? DataIdentity.Of(data);
        CheckpointMatch.RequireData(checkpoint, identity);
        return new Run(checkpoint.Spec, data, options ?? new(), checkpoint) { _identity = identity };
    }

    /// <summary>Adds a listener, which receives all events from now on.</summary>
    public void Add(IRunListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _events.Add(listener);
    }

    /// <summary>Adds an observer, which sees single steps from now on.</summary>
    public void Observe(ITrainingObserver<float> observer) => _trainer.AddObserver(observer);

    /// <summary>Trains one mini-batch, with the requested readings before the first and after the last of an epoch.</summary>
    /// <returns>Whether the run can take another step.</returns>
    /// <exception cref="InvalidOperationException">A step is in progress: an observer cannot take another within it.</exception>
    public bool Step()
    {
        _trainer.RequireBetweenSteps();
        if (Status != RunStatus.Ready)
        {
            Announce();
            return false;
        }

        BeginSteps();

        // Listeners hear of a step when it is over: one that throws or changes settings leaves no step half done.
        _events.Hold();
        try
        {
            int epoch = _trainer.Epoch;
            _trainer.TrainStep();
            EndSteps(epoch);
        }
        catch (DivergedException exception)
        {
            Diverge(exception.Divergence);
        }
        finally
        {
            _events.Release();
        }

        return Status == RunStatus.Ready;
    }

    /// <summary>Prepares steps of the trainer.</summary>
    internal void BeginSteps()
    {
        // A bare trainer's step takes microseconds: between two epochs nothing but these comparisons is added to it.
        if (_begun is null || !_clock.IsRunning)
        {
            Begin();
        }
    }

    /// <summary>Evaluates an epoch if the trainer has ended one.</summary>
    /// <param name="epoch">The epochs done before the steps.</param>
    internal void EndSteps(int epoch)
    {
        if (_trainer.Epoch != epoch)
        {
            _events.Hold();
            try
            {
                EndEpoch();
            }
            finally
            {
                _events.Release();
            }
        }
    }

    /// <summary>
    /// Steps until the goal is reached, the run is over, or <paramref name="stop"/> is set; then the run stands between two
    /// mini-batches.
    /// </summary>
    public void StepUntil(RunGoal goal, CancellationToken stop = default)
    {
        while (!goal.IsReached(Position) && !stop.IsCancellationRequested && Step())
        {
        }
    }

    /// <summary>Changes settings from the next step on, all of them or none. More epochs continue a run that has completed.</summary>
    /// <exception cref="ArgumentException">The settings contradict each other then, do not fit the network or the data, or one is out
    /// of its range.</exception>
    /// <exception cref="InvalidOperationException">The run has diverged or stopped early.</exception>
    public void Change(RunChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (Status is RunStatus.Diverged or RunStatus.StoppedEarly)
        {
            throw new InvalidOperationException($"A run that is {Status} cannot be changed.");
        }

        TrainingSpec next = change.ApplyTo(Training);
        _ = next.LayerRates.For(Spec.Network.WeightedLayerCount);
        int begun = _trainer.Epoch + (_trainer.Row > 0 ? 1 : 0);
        if (next.Epochs != Training.Epochs && next.Epochs < begun)
        {
            throw new SettingException($"Epochs must be at least {begun}, because epoch {begun} has begun; found {next.Epochs}.");
        }

        _trainer.Change(next);
        _changes.Add(new AppliedChange(_trainer.StepCount, change));
        _events.Hold();
        try
        {
            Tell(new RunChanged { Step = _trainer.StepCount, Change = change });
            if (_trainer.Row == 0)
            {
                RunStatus before = Status;
                Status = StatusNow();
                TellEnd(before);
            }
        }
        finally
        {
            _events.Release();
        }
    }

    /// <summary>Stops the clock until the next step.</summary>
    /// <exception cref="InvalidOperationException">A step is in progress: an observer cannot pause it.</exception>
    public void Pause()
    {
        _trainer.RequireBetweenSteps();
        if (_clock.IsRunning)
        {
            _clock.Stop();
            Tell(new RunPaused { Step = _trainer.StepCount });
        }
    }

    /// <summary>A copy of everything needed to continue from here.</summary>
    public Checkpoint Snapshot() => new()
    {
        Spec = Spec,
        Changes = [.. _changes],
        Data = _identity ??= DataIdentity.Of(_data),
        Preparation = _data.Preparation,
        State = _trainer.Save(),
        Stopping = _result.Stopping,
        Kept = [.. _result.Network.Parameters.Select(Values)],
        KeptEpoch = KeptEpoch,
        Epochs = [.. _epochs],
        Begun = _begun is { } begun ? begun with { Seconds = _clock.Seconds - _epochStart } : null,
        Seconds = _clock.Seconds,
        Number = _events.Number,
    };

    /// <summary>The preparation of the data, which belongs to the network; null if rows are used as they are.</summary>
    public DataPreparation? Preparation => _data.Preparation;

    /// <summary>A copy of the network that is the result so far.</summary>
    public Network<float> Result() => _result.Network.To<float>();

    /// <summary>The trace so far.</summary>
    /// <exception cref="InvalidOperationException">The run keeps no trace.</exception>
    public Trace Trace() => (_recorder ?? throw new InvalidOperationException("The run keeps no trace: give its options a StepReadings.")).ToTrace() with
    {
        StoppedAt = Status == RunStatus.StoppedEarly ? Position.Step : null,
    };

    /// <summary>Sends an event of a driver to the listeners.</summary>
    internal void Tell(RunEvent happened)
    {
        Announce();
        _events.Send(happened);
    }

    private void Begin()
    {
        Announce();
        _clock.Start();
        if (_begun is null)
        {
            _begun = new EpochBegin(_reader.Speeds(), 0);
            _epochStart = _clock.Seconds;
        }
    }

    private void EndEpoch()
    {
        EpochBegin begun = _begun! with { Seconds = _clock.Seconds - _epochStart };
        _begun = null;
        EpochReport report = _reader.Read(Position, Training, begun);
        if (report.Cost is { } cost)
        {
            _trainer.Observe(cost);
        }

        _result.EpochEnded(_trainer.Epoch, report);
        if (report.Result is { } result && _keepsEpochs)
        {
            _epochs.Add(result);
        }

        if (report.Reading is { } reading)
        {
            _recorder?.EpochEnded(reading);
        }

        Tell(new EpochEnded { Step = _trainer.StepCount, Epoch = _trainer.Epoch, Result = report.Result, Reading = report.Reading });
        Status = StatusNow();
        TellEnd(RunStatus.Ready);
    }

    private void Diverge(Divergence divergence)
    {
        (Divergence, Status) = (divergence, RunStatus.Diverged);
        _recorder?.Finish(_network, divergence);
        Tell(new RunDiverged { Step = _trainer.StepCount, Divergence = divergence });
        TellEnd(RunStatus.Ready);
    }

    private RunStatus StatusNow() =>
        Divergence is not null ? RunStatus.Diverged
        : _result.IsStopped(_trainer.Epoch) ? RunStatus.StoppedEarly
        : _trainer.Epoch >= Training.Epochs ? RunStatus.Completed
        : RunStatus.Ready;

    private void TellEnd(RunStatus before)
    {
        if (before == RunStatus.Ready && Status != RunStatus.Ready)
        {
            Tell(new RunEnded { Step = _trainer.StepCount, Status = Status, KeptEpoch = KeptEpoch, Seconds = RunClock.Rounded(_clock.Seconds) });
        }
    }

    /// <summary>Announces the run once, before anything else: its start or its resumption.</summary>
    internal void Announce()
    {
        if (_isAnnounced)
        {
            return;
        }

        _isAnnounced = true;
        _events.Hold();
        try
        {
            _events.Send(_trainer.StepCount > 0 ? new RunResumed { Step = _trainer.StepCount }
                : new RunStarted { Step = 0, Spec = Spec.ToString(), Data = _data.Name, Subject = _recorder?.Subject });
            if (_trainer.StepCount == 0 && _recorder?.Start is { } start)
            {
                _events.Send(new StepRead { Step = 0, Reading = start });
            }
        }
        finally
        {
            _events.Release();
        }
    }

    private TraceRecorder CreateRecorder(StepReadings readings, bool isStart)
    {
        var recorder = TraceRecorder.Of(
            readings.Subject ?? TraceSubjects.Of(Spec, _data) with { Data = _data.Name },
            _data,
            Spec.Network,
            isStart ? _network : null,
            readings.Schedule,
            reading => Tell(new StepRead { Step = reading.Step, Reading = reading }));
        recorder.MaxEpochs = _keepsEpochs ? int.MaxValue : MaxTraceEpochs;
        _trainer.AddObserver(recorder);
        return recorder;
    }

    /// <exception cref="InvalidDataException">The tensors do not match the network, contrary to the checkpoint's header.</exception>
    private void Restore(Checkpoint checkpoint)
    {
        try
        {
            _trainer.Restore(checkpoint.State);
            _result.Restore(checkpoint);
        }
        catch (ArgumentException fault)
        {
            throw new InvalidContentException(LocalizableText.Of($"The checkpoint cannot be resumed: {LocalizableText.Of(fault)}"), fault);
        }

        _epochs.AddRange(_keepsEpochs ? checkpoint.Epochs : []);
        _changes.AddRange(checkpoint.Changes);
        (_begun, _events.Number) = (checkpoint.Begun, checkpoint.Number);
        _epochStart = _clock.Seconds - (_begun?.Seconds ?? 0);
    }

    private static Network<float> CopyOf(Network<float> start, NetworkSpec spec) => start.Spec == spec
        ? start.To<float>()
        : throw new ArgumentException($"Expected a start with the network {spec}; found {start.Spec}.", nameof(start));

    private static void RequireMetric(RunSpec spec, LoadedData data, RunOptions options)
    {
        spec.EarlyStopping?.Validated();
        if (options.StopsEarly && data.Training.HasTargets && spec.EarlyStopping is { Metric: StoppingMetric.Accuracy } stopping)
        {
            EarlyStopping byCost = stopping with { Metric = StoppingMetric.Cost };
            throw new InvalidContentException(LocalizableText.Of($"{stopping} needs classes; {data.Name} has numbers as targets: use {byCost}."));
        }
    }

    private static float[] Values(Parameter<float> parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }
}
