using Sonda.Data;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Kernels;
using Sonda.Engine.Networks;
using Sonda.Engine.Optimizers.Schedules;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Probes;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>Reads a run before and after its epochs, as far as a driver, a schedule or early stopping needs it.</summary>
internal sealed class EpochReader(Network<float> network, LoadedData data, RunSpec spec, RunOptions options)
{
    /// <summary>The number of training rows behind the speeds, as in the book.</summary>
    private const int SpeedRows = 1000;

    private readonly EpochReadings _asked = options.Readings;
    private readonly Workers? _workers = options.Workers;
    private GradientProbe<double>? _speeds;
    private Evaluation<float>? _validation;
    private Evaluation<float>? _training;

    /// <summary>The learning speed of each hidden layer; null if not requested.</summary>
    public IReadOnlyList<double>? Speeds()
    {
        if (!_asked.Speeds)
        {
            return null;
        }

        _speeds ??= new(spec.Network, data.Training.Slice(0, Math.Min(SpeedRows, data.Training.Count)));
        return [.. _speeds.Read(network).SkipLast(1).Select(layer => layer.Speed.Value)];
    }

    /// <summary>Reads an epoch at its end.</summary>
    /// <param name="position">The position of the run.</param>
    /// <param name="now">The settings at the end of the epoch.</param>
    /// <param name="begun">The readings before the epoch, and its seconds.</param>
    public EpochReport Read(RunPosition position, TrainingSpec now, EpochBegin begun)
    {
        bool isDue = _asked.Every > 0 && (position.Epoch % _asked.Every == 0 || position.Epoch == now.Epochs);
        bool isTraced = isDue && options.Trace is not null;
        bool needsCost = now.Schedule is PlateauDecay || (options.StopsEarly && spec.EarlyStopping is { Metric: StoppingMetric.Cost });
        bool needsAccuracy = options.StopsEarly && spec.EarlyStopping is { Metric: StoppingMetric.Accuracy };
        Score? unseen = (isTraced && options.Trace!.ValidationCost) || needsCost || (isDue && _asked.ValidationCost) ? Validation.Score(options.AbandonsReadings) : null;
        double accuracy = unseen?.Accuracy ?? (isDue || needsAccuracy ? Validation.Accuracy() : double.NaN);
        Score? seen = (isTraced && options.Trace!.TrainingScore) || (isDue && _asked.TrainingCost) ? Training.Score(options.AbandonsReadings) : null;
        double penalty = now.Lambda / data.Training.Count * network.HalfSquaredWeights();
        EpochResult? result = !isDue ? null : new EpochResult
        {
            Epoch = position.Epoch,
            Seconds = RunClock.Rounded(begun.Seconds),
            Speeds = begun.Speeds,
            ValidationAccuracy = Percent(accuracy),
            ValidationCost = _asked.ValidationCost ? unseen?.Cost + penalty : null,
            TrainingAccuracy = _asked.TrainingAccuracy ? Percent(seen?.Accuracy ?? Training.Accuracy()) : null,
            TrainingCost = _asked.TrainingCost ? seen?.Cost + penalty : null,
        };
        EpochReading? reading = !isTraced ? null : new EpochReading
        {
            Epoch = position.Epoch,
            Step = position.Step,
            TrainingCost = seen?.Cost,
            ValidationCost = unseen?.Cost,
            TrainingAccuracy = data.Training.HasTargets ? null : seen?.Accuracy,
            ValidationAccuracy = data.Validation.HasTargets ? null : accuracy,
        };
        return new EpochReport(result, reading, unseen?.Cost, Percent(accuracy));
    }

    private Evaluation<float> Validation => _validation ??= new(network, data.Validation, _workers);

    private Evaluation<float> Training => _training ??= new(network, data.Training, _workers);

    // 100 * 0.9309 is 93.08999999999999, unreadable in a JSON or CSV file.
    private static double Percent(double share) => Math.Round(100 * share, 10);
}

/// <summary>The readings after an epoch.</summary>
/// <param name="Result">The result for people; null if the epoch was not evaluated.</param>
/// <param name="Reading">The reading for a trace; null without a trace.</param>
/// <param name="Cost">The mean cost of a validation row without the L2 term; null if not read.</param>
/// <param name="Accuracy">The accuracy on the validation rows in percent; NaN if not read.</param>
internal sealed record EpochReport(EpochResult? Result, EpochReading? Reading, double? Cost, double Accuracy);
