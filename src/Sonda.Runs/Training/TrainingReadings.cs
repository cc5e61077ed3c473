using Sonda.Data;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>What is read beside training, as far as it was asked for or a schedule or early stopping goes by it.</summary>
internal sealed class TrainingReadings(Network<float> network, LoadedData data, TrainingOptions options, Workers? workers)
{
    /// <summary>The training rows over which speeds are read, as in the book.</summary>
    private const int SpeedRows = 1000;

    private readonly GradientProbe<double>? _probe = options.Speeds
        ? new(options.Network, data.Training.Slice(0, Math.Min(SpeedRows, data.Training.Count))) : null;

    private readonly Evaluation<float> _validation = new(network, data.Validation, workers);
    private readonly Evaluation<float> _training = new(network, data.Training, workers);

    private readonly bool _needsCost = options.ValidationCost
        || options.Training.Schedule is PlateauDecay || options.EarlyStopping is { Metric: StoppingMetric.Cost };

    /// <summary>The learning speed of each hidden layer; null where not asked for.</summary>
    public IReadOnlyList<double>? Speeds() =>
        _probe is null ? null : [.. _probe.Read(network).SkipLast(1).Select(layer => layer.Speed.Value)];

    /// <summary>The readings after an epoch, and the mean cost of a validation row without the L2 term; NaN where not read.</summary>
    public (EpochResult Result, double Cost) After(int epoch, EpochBegin begun)
    {
        double penalty = options.Training.Lambda / data.Training.Count * network.HalfSquaredWeights();
        Score? validation = _needsCost ? _validation.Score() : null;
        Score? training = options.TrainingCost ? _training.Score() : null;
        var result = new EpochResult
        {
            Epoch = epoch,
            Seconds = begun.Seconds,
            Speeds = begun.Speeds,
            ValidationAccuracy = Percent(validation?.Accuracy ?? _validation.Accuracy()),
            ValidationCost = options.ValidationCost ? validation?.Cost + penalty : null,
            TrainingAccuracy = options.TrainingAccuracy ? Percent(training?.Accuracy ?? _training.Accuracy()) : null,
            TrainingCost = training?.Cost + penalty,
        };
        return (result, validation?.Cost ?? double.NaN);
    }

    // 100 * 0.9309 is 93.08999999999999, which nobody wants to read in a JSON or CSV file.
    private static double Percent(double share) => Math.Round(100 * share, 10);
}
