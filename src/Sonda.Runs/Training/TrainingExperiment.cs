using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Training;

namespace Sonda.Runs.Training;

/// <summary>Trains one network and tells each epoch as it ends.</summary>
public static class TrainingExperiment
{
    /// <summary>
    /// Trains. Where <paramref name="stop"/> is set early, or training diverges, what is returned and saved is the
    /// network after the last epoch that was completed, with early stopping that of the best.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A setting is out of range, or the network does not fit the data.
    /// </exception>
    /// <exception cref="InvalidContentException">
    /// The checkpoint is of another training or of other data, or the data have not what early stopping or an initializer needs.
    /// </exception>
    /// <exception cref="IOException">The network, a checkpoint or a trace cannot be saved.</exception>
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
        var run = new TrainingRun(data, options, workers);
        Divergence? diverged = null;
        try
        {
            if (options.Resume is null)
            {
                // So that there is a state to go back to where the first steps diverge.
                run.SaveCheckpoint();
            }

            while (!run.IsDone)
            {
                EpochResult result = run.TrainEpoch(stop);
                epochs?.Report(result);
                progress?.Report(new ExperimentProgress(
                    "training", options.Network.ToString(), result.Epoch, options.Training.Epochs, result.ValidationAccuracy));
            }

            run.SaveCheckpoint();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is done is kept; the result says that it is not complete.
            run.SaveCheckpoint();
        }
        catch (DivergedException exception)
        {
            // The last checkpoint stays: what there is now is no place to go on from.
            diverged = exception.Divergence;
        }

        run.SaveNetwork();
        run.SaveTrace(diverged);
        return run.Result(diverged);
    }
}
