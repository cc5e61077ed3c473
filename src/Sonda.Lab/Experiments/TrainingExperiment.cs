using System.Diagnostics;
using Sonda.Engine.Networks;
using Sonda.Engine.Randomness;
using Sonda.Engine.Training;
using Sonda.Lab.Datasets;
using Sonda.Lab.Probes;

namespace Sonda.Lab.Experiments;

/// <summary>What may be chosen for <see cref="TrainingExperiment"/>.</summary>
public sealed record TrainingOptions
{
    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The settings.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>The root seed; 1 unless told.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Read the learning speed of each hidden layer before each epoch.</summary>
    public bool Speeds { get; init; }

    /// <summary>Read the cost on the validation set after each epoch.</summary>
    public bool ValidationCost { get; init; }

    /// <summary>Read the accuracy on the training set after each epoch.</summary>
    public bool TrainingAccuracy { get; init; }

    /// <summary>Read the cost on the training set after each epoch.</summary>
    public bool TrainingCost { get; init; }

    /// <summary>A file to save the trained network to; null saves nothing.</summary>
    public string? SaveTo { get; init; }
}

/// <summary>Trains one network and tells each epoch as it ends.</summary>
public static class TrainingExperiment
{
    /// <summary>The training rows over which speeds are read, as in the book.</summary>
    private const int SpeedRows = 1000;

    /// <summary>
    /// Trains. Where <paramref name="stop"/> is set early, or training diverges, what is returned and saved is the
    /// network after the last epoch that was completed.
    /// </summary>
    /// <exception cref="ArgumentException">A setting is out of range, or the network does not fit the data.</exception>
    /// <exception cref="IOException">The network cannot be saved.</exception>
    public static TrainingResult Run(
        LoadedData data,
        TrainingOptions options,
        IProgress<ExperimentProgress>? progress,
        IProgress<EpochResult>? epochs,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var random = new RandomStream(options.Seed);
        Network<float> network = Network<float>.Create(options.Network, random);
        Network<float> kept = network.To<float>();
        var trainer = new Trainer<float>(network, data.Training, options.Training, random);
        var readings = new Readings(network, data, options);
        var done = new List<EpochResult>();
        var clock = Stopwatch.StartNew();
        string? diverged = null;
        try
        {
            while (trainer.Epoch < options.Training.Epochs)
            {
                EpochResult result = TrainEpoch(trainer, readings, stop);
                kept.CopyFrom(network);
                done.Add(result);
                epochs?.Report(result);
                progress?.Report(new ExperimentProgress(
                    "training", options.Network.ToString(), trainer.Epoch, options.Training.Epochs, result.ValidationAccuracy));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is done is kept; the result says that it is not complete.
        }
        catch (DivergedException exception)
        {
            diverged = exception.Message;
        }

        if (options.SaveTo is not null)
        {
            NetworkFile.Save(kept, options.SaveTo);
        }

        return new TrainingResult
        {
            Network = options.Network.ToString(),
            Data = data.Name,
            Parameters = options.Network.ParameterCount,
            Seed = options.Seed,
            Training = options.Training,
            Complete = done.Count == options.Training.Epochs,
            Diverged = diverged,
            Seconds = clock.Elapsed.TotalSeconds,
            Epochs = done,
        };
    }

    private static EpochResult TrainEpoch(Trainer<float> trainer, Readings readings, CancellationToken stop)
    {
        IReadOnlyList<double>? speeds = readings.Speeds();
        int epoch = trainer.Epoch + 1;
        var clock = Stopwatch.StartNew();
        trainer.TrainEpoch(stop);
        return readings.After(epoch, clock.Elapsed.TotalSeconds) with { Speeds = speeds };
    }

    /// <summary>What is read beside training, as far as it was asked for.</summary>
    private sealed class Readings(Network<float> network, LoadedData data, TrainingOptions options)
    {
        private readonly GradientProbe<double>? _probe = options.Speeds
            ? new(options.Network, data.Training.Slice(0, Math.Min(SpeedRows, data.Training.Count))) : null;

        private readonly Evaluation<float> _validation = new(network, data.Validation);
        private readonly Evaluation<float> _training = new(network, data.Training);

        public IReadOnlyList<double>? Speeds() =>
            _probe is null ? null : [.. _probe.Read(network).SkipLast(1).Select(layer => layer.Speed.Value)];

        public EpochResult After(int epoch, double seconds)
        {
            double penalty = options.Training.Lambda / data.Training.Count * network.HalfSquaredWeights();
            Score? validation = options.ValidationCost ? _validation.Score() : null;
            Score? training = options.TrainingCost ? _training.Score() : null;
            return new EpochResult
            {
                Epoch = epoch,
                Seconds = seconds,
                ValidationAccuracy = Percent(validation?.Accuracy ?? _validation.Accuracy()),
                ValidationCost = validation?.Cost + penalty,
                TrainingAccuracy = options.TrainingAccuracy ? Percent(training?.Accuracy ?? _training.Accuracy()) : null,
                TrainingCost = training?.Cost + penalty,
            };
        }

        // 100 * 0.9309 is 93.08999999999999, which nobody wants to read in a JSON or CSV file.
        private static double Percent(double share) => Math.Round(100 * share, 10);
    }
}
