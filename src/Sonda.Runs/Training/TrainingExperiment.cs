using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;
using Sonda.Runs.Traces;

namespace Sonda.Runs.Training;

/// <summary>Drives a run to its end and reports each epoch; writes checkpoints, a trace and a network file on request.</summary>
public static class TrainingExperiment
{
    /// <summary>From one kept state to the next, so that a kill costs no more than this and an epoch.</summary>
    private const double MinSecondsBetweenStates = 1;

    /// <summary>
    /// The time to train for each second of writing. A checkpoint holds all epochs: after each of thousands of tiny ones, writing would
    /// take most of the time, and ever more of it.
    /// </summary>
    private const double TrainingToWriting = 10;

    private const string Checkpoint = "checkpoint";

    /// <summary>
    /// Trains. If <paramref name="stop"/> is set early, or training diverges, it returns and saves the network of the
    /// last completed epoch, with early stopping that of the best.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, or the network does not fit the data.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// The checkpoint belongs to another training or other data, or the data lack what early stopping or an initializer needs.
    /// </exception>
    /// <remarks>
    /// A file that cannot be written does not end the training: <see cref="TrainingResult.Unwritten"/> names it, and the network goes to
    /// another place.
    /// </remarks>
    public static TrainingResult Run(
        LoadedData data,
        TrainingOptions options,
        IProgress<ExperimentProgress>? progress,
        IProgress<EpochResult>? epochs,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        using Workers? workers = TrainingThreads.Start(options, data);
        Run run = Begin(data, options, new EpochReports(options, progress, epochs), workers, stop);
        if (options is { Resume: not null, TraceTo: { } continued })
        {
            TraceFile.RequireSame(run.Trace().Subject, continued);
        }

        long? resumed = options.Resume?.State.Step ?? (run.Position.Step > 0 ? run.Position.Step : null);
        foreach (ITrainingObserver<float> observer in options.Observers)
        {
            run.Observe(observer);
        }

        var files = new ResultFiles();
        long? written = null;
        double? kept = null;
        double nextWrite = 0;
        if (resumed is null)
        {
            // A state to return to if the first steps diverge.
            SaveCheckpoint();
        }

        while (run.Status == RunStatus.Ready && !stop.IsCancellationRequested)
        {
            run.StepUntil(NextCheckpoint(run, options), stop);

            // The last checkpoint stays: nothing can resume from a diverged state.
            bool isLast = run.Status != RunStatus.Ready || stop.IsCancellationRequested;
            if (run.Status != RunStatus.Diverged && (isLast || options.CheckpointEvery is not null || run.Seconds >= nextWrite))
            {
                SaveCheckpoint();
            }
        }

        if (options.SaveTo is { } saveTo)
        {
            files.WriteOrRescue("network", saveTo, new SavedNetwork(run.Result(), run.Preparation).Save);
        }

        if (options.CheckpointTo is { } last && files.HasFailed(Checkpoint))
        {
            files.WriteOrRescue(Checkpoint, last, path => CheckpointFile.Save(run.Snapshot(), path));
        }

        if (options.TraceTo is { } traceTo)
        {
            files.TryWrite("trace", traceTo, () => TraceFile.Write(run.Trace(), traceTo, resumedAt: options.Resume?.State.Step));
        }

        options.Keeper?.Finish(run);
        return ResultOf(run, data, options) with
        {
            CheckpointStep = written,
            ResumedStep = resumed,
            Unwritten = files.Unwritten is { Count: > 0 } unwritten ? unwritten : null,
        };

        void SaveCheckpoint()
        {
            if (options.CheckpointTo is { } path && written != run.Position.Step)
            {
                double start = run.Seconds;
                if (files.TryWrite(Checkpoint, path, () => CheckpointFile.Save(run.Snapshot(), path)))
                {
                    written = run.Position.Step;
                    run.Tell(new CheckpointWritten { Step = run.Position.Step });
                }

                nextWrite = run.Seconds + (TrainingToWriting * (run.Seconds - start));
            }

            // An epoch of a small network takes less time than the write of its state, so that not each of them is kept.
            if (options.Keeper is { } keeper && (kept is null || run.Seconds - kept >= MinSecondsBetweenStates))
            {
                keeper.Checkpoint(run);
                kept = run.Seconds;
            }
        }
    }

    private static Run Begin(LoadedData data, TrainingOptions options, IRunListener reports, Workers? workers, CancellationToken stop)
    {
        RunSpec spec = options.Run;
        var settings = new RunOptions
        {
            Readings = new EpochReadings
            {
                Speeds = options.Speeds,
                ValidationCost = options.ValidationCost,
                TrainingAccuracy = options.TrainingAccuracy,
                TrainingCost = options.TrainingCost,
            },
            Trace = options.TraceTo is null && options.Keeper is null ? null : StepReadings.OfTraining(TraceSubjects.PlannedSteps(spec, data)),
            From = options.Start,
            Listeners = [.. options.Listeners, reports],
            Workers = workers,
        };
        if (options.Keeper is { } keeper)
        {
            return options.Resume is null ? keeper.Begin(data, settings, stop)
                : throw new ArgumentException("A kept run begins where its keeper says, not at a checkpoint.", nameof(options));
        }

        if (options.Resume is not { } checkpoint)
        {
            return Training.Run.Start(spec, data, settings);
        }

        CheckpointMatch.RequireRun(checkpoint, spec);
        return Training.Run.Resume(checkpoint with { Spec = spec }, data, settings);
    }

    private static RunGoal NextCheckpoint(Run run, TrainingOptions options) =>
        options.CheckpointTo is null && options.Keeper is null ? RunGoal.End
        : options.CheckpointEvery is { } every ? new RunGoal(Step: ((run.Position.Step / every) + 1) * every)
        : new RunGoal(Epoch: run.Position.Epoch + 1);

    private static TrainingResult ResultOf(Run run, LoadedData data, TrainingOptions options) => new()
    {
        Network = options.Network.ToString(),
        Data = data.Name,
        Parameters = options.Network.ParameterCount,
        Seed = options.Seed,
        Training = run.Training,
        EarlyStopping = options.EarlyStopping,
        Complete = run.Status is RunStatus.Completed or RunStatus.StoppedEarly,
        StoppedEarly = run.StoppedEarly,
        Diverged = run.Divergence,
        KeptEpoch = run.KeptEpoch,
        Baseline = Baseline.Of(options.Network, data),
        Validation = run.Divergence is not null ? null : RowMetrics.OfTable(run.Result(), data, data.Validation),
        Test = run.Divergence is not null ? null : RowMetrics.OfTable(run.Result(), data, data.Test),
        Learning = run.Status is RunStatus.Completed or RunStatus.StoppedEarly && run.Epochs.Count > 0
            ? LearningConclusion.Of(options.Run, data, run.Result(), run.KeptEpoch) : null,
        Seconds = run.Seconds,
        Epochs = run.Epochs,
    };

    /// <summary>Reports each epoch.</summary>
    private sealed class EpochReports(
        TrainingOptions options, IProgress<ExperimentProgress>? progress, IProgress<EpochResult>? epochs) : IRunListener
    {
        private TrainingSpec _training = options.Training;

        public void Hear(RunEvent happened)
        {
            if (happened is RunChanged changed)
            {
                // More or fewer epochs change what remains.
                _training = changed.Change.ApplyTo(_training);
            }
            else if (happened is EpochEnded { Result: { } result })
            {
                epochs?.Report(result);
                progress?.Report(new ExperimentProgress(
                    "training", options.Network.ToString(), result.Epoch, _training.Epochs, result.ValidationAccuracy));
            }
        }
    }
}
