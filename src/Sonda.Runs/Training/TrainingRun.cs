using System.Diagnostics;
using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>A training on its way, from the start or from a checkpoint.</summary>
internal sealed class TrainingRun
{
    private readonly LoadedData _data;
    private readonly TrainingOptions _options;
    private readonly Network<float> _network;
    private readonly Network<float> _kept;
    private readonly Trainer<float> _trainer;
    private readonly TrainingReadings _readings;
    private readonly RunTrace? _trace;
    private readonly DataIdentity? _identity;
    private readonly List<EpochResult> _done = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly double _earlierSeconds;
    private EpochBegin _begun = EpochBegin.None;
    private StoppingState _stopping = StoppingState.Start;
    private int _keptEpoch;
    private long? _checkpointStep;

    /// <summary>Makes ready to train.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">What was chosen.</param>
    /// <param name="workers">Threads that share what is large; null for the caller's alone. They stay the caller's.</param>
    public TrainingRun(LoadedData data, TrainingOptions options, Workers? workers)
    {
        (_data, _options) = (data, options);
        options.EarlyStopping?.Validated();
        RequireAccuracy(data, options);
        var random = new RandomStream(options.Seed);
        _network = options.Start is null ? InitialNetwork.Create<float>(options.Network, random, data.Training) : StartOf(options);
        _kept = _network.To<float>();
        _trainer = new Trainer<float>(_network, data.Training, options.Training, random, workers);
        foreach (ITrainingObserver<float> observer in options.Observers)
        {
            _trainer.AddObserver(observer);
        }

        _trace = options.TraceTo is null ? null : new RunTrace(data, options, _trainer);
        _readings = new TrainingReadings(_network, data, options, workers);
        _identity = options.CheckpointTo is null && options.Resume is null ? null : DataIdentity.Of(data);
        if (options.Resume is { } checkpoint)
        {
            CheckpointMatch.Require(checkpoint, options, _identity!);
            Restore(checkpoint);
            _done.AddRange(checkpoint.Epochs);
            (_begun, _stopping, _keptEpoch) = (checkpoint.Begun, checkpoint.Stopping, checkpoint.KeptEpoch);
            _earlierSeconds = checkpoint.Seconds;
        }
    }

    /// <summary>Whether the last epoch is done, or early stopping has had enough.</summary>
    public bool IsDone => _trainer.Epoch >= _options.Training.Epochs || IsStopped;

    private bool IsStopped => _options.EarlyStopping?.IsOver(_stopping, _trainer.Epoch) ?? false;

    /// <summary>Trains what is left of an epoch, reads, and keeps the network where it is the result so far.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was set; a checkpoint may be written then.</exception>
    /// <exception cref="DivergedException">A number was not finite.</exception>
    public EpochResult TrainEpoch(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (_trainer.Row == 0)
        {
            _begun = new EpochBegin(_readings.Speeds(), 0);
        }

        TrainSteps(stop);
        (EpochResult result, double cost) = _readings.After(_trainer.Epoch, _begun);
        _begun = EpochBegin.None;
        _trainer.Observe(cost);
        Keep(result, cost);
        _done.Add(result);
        _trace?.EpochEnded();
        if (_options.CheckpointEvery is null || IsDue)
        {
            SaveCheckpoint();
        }

        return result;
    }

    /// <summary>Writes a checkpoint, where one is wanted and the last is not of this step.</summary>
    public void SaveCheckpoint()
    {
        if (_options.CheckpointTo is not { } path || _checkpointStep == _trainer.StepCount)
        {
            return;
        }

        CheckpointFile.Save(
            new Checkpoint
            {
                Network = _options.Network,
                Training = _options.Training,
                EarlyStopping = _options.EarlyStopping,
                Seed = _options.Seed,
                Data = _identity!,
                State = _trainer.Save(),
                Stopping = _stopping,
                Kept = [.. _kept.Parameters.Select(Values)],
                KeptEpoch = _keptEpoch,
                Epochs = _done,
                Begun = _begun,
                Seconds = Seconds,
            },
            path);
        _checkpointStep = _trainer.StepCount;
    }

    /// <summary>Writes the network that is the result, where a file is wanted.</summary>
    public void SaveNetwork()
    {
        if (_options.SaveTo is not null)
        {
            NetworkFile.Save(_kept, _options.SaveTo);
        }
    }

    /// <summary>Writes what was seen of the run, where a file is wanted.</summary>
    public void SaveTrace(Divergence? diverged) => _trace?.Save(diverged);

    /// <summary>What came of it.</summary>
    public TrainingResult Result(Divergence? diverged) => new()
    {
        Network = _options.Network.ToString(),
        Data = _data.Name,
        Parameters = _options.Network.ParameterCount,
        Seed = _options.Seed,
        Training = _options.Training,
        EarlyStopping = _options.EarlyStopping,
        Complete = IsDone && diverged is null,
        StoppedEarly = IsStopped ? new EarlyStop(_trainer.Epoch, _stopping.Epoch, _stopping.Best) : null,
        Diverged = diverged,
        KeptEpoch = _keptEpoch,
        CheckpointStep = _checkpointStep,
        ResumedStep = _options.Resume?.State.Step,
        Seconds = Seconds,
        Epochs = _done,
    };

    private double Seconds => _earlierSeconds + _clock.Elapsed.TotalSeconds;

    private bool IsDue => _options.CheckpointEvery is { } every && _trainer.StepCount % every == 0;

    private void TrainSteps(CancellationToken stop)
    {
        int epoch = _trainer.Epoch;
        double before = _begun.Seconds;
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                stop.ThrowIfCancellationRequested();
                _trainer.TrainStep();
                if (_trainer.Epoch > epoch)
                {
                    return;
                }

                if (IsDue)
                {
                    SaveCheckpoint();
                }
            }
        }
        finally
        {
            _begun = _begun with { Seconds = before + Stopwatch.GetElapsedTime(start).TotalSeconds };
        }
    }

    private void Keep(EpochResult result, double cost)
    {
        if (_options.EarlyStopping is { } stopping)
        {
            double metric = stopping.Metric == StoppingMetric.Cost ? cost : result.ValidationAccuracy;
            _stopping = stopping.Observe(_stopping, result.Epoch, metric);
        }

        if (_options.EarlyStopping is null || _stopping.Epoch == result.Epoch)
        {
            _kept.CopyFrom(_network);
            _keptEpoch = result.Epoch;
        }
    }

    private static Network<float> StartOf(TrainingOptions options) => options.Start!.Spec == options.Network
        ? options.Start.To<float>()
        : throw new ArgumentException($"Expected a start with the network {options.Network}; found {options.Start.Spec}.", nameof(options));

    /// <exception cref="InvalidContentException">The tensors are not those of the network, though the checkpoint says so.</exception>
    private void Restore(Checkpoint checkpoint)
    {
        try
        {
            _trainer.Restore(checkpoint.State);
            ArgumentOutOfRangeException.ThrowIfNotEqual(checkpoint.Kept.Count, _kept.Parameters.Count);
            foreach ((Parameter<float> parameter, float[] kept) in _kept.Parameters.Zip(checkpoint.Kept))
            {
                parameter.Set(kept);
            }
        }
        catch (ArgumentException fault)
        {
            throw new InvalidContentException(
                LocalizableText.Of($"The checkpoint cannot be gone on from: {LocalizableText.Of(fault)}"), fault);
        }
    }

    private static void RequireAccuracy(LoadedData data, TrainingOptions options)
    {
        if (data.Training.HasTargets && options.EarlyStopping is { Metric: StoppingMetric.Accuracy })
        {
            EarlyStopping byCost = options.EarlyStopping with { Metric = StoppingMetric.Cost };
            throw new InvalidContentException(LocalizableText.Of(
                $"{options.EarlyStopping} needs classes; {data.Name} has numbers to be met: use {byCost}."));
        }
    }

    private static float[] Values(Parameter<float> parameter)
    {
        float[] values = new float[parameter.Count];
        parameter.CopyTo(values);
        return values;
    }
}
