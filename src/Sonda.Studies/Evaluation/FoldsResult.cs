using Sonda.Runs.Training;

namespace Sonda.Studies.Evaluation;

/// <summary>The result of <c>sonda train --folds</c>: one training for each fold, measured on the rows of that fold.</summary>
public sealed record FoldsResult
{
    /// <summary>The 97.5% quantile of Student's t for 1 to 19 degrees of freedom.</summary>
    private static readonly double[] Student =
    [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093,
    ];

    /// <summary>The network.</summary>
    public required string Network { get; init; }

    /// <summary>The number of folds.</summary>
    public required int Folds { get; init; }

    /// <summary>The trainings, in the order of the folds.</summary>
    public required IReadOnlyList<FoldOutcome> Outcomes { get; init; }

    /// <summary>Each measure over the folds.</summary>
    public required IReadOnlyList<FoldMeasure> Measures { get; init; }

    /// <summary>Whether every fold was trained to its end.</summary>
    public required bool Complete { get; init; }

    /// <summary>Summarises the trainings of all folds.</summary>
    /// <param name="trainings">Their results, each with measures on its test rows.</param>
    /// <param name="folds">The number of folds.</param>
    public static FoldsResult Of(IReadOnlyList<TrainingResult> trainings, int folds)
    {
        ArgumentNullException.ThrowIfNull(trainings);
        ArgumentOutOfRangeException.ThrowIfZero(trainings.Count, nameof(trainings));
        FoldOutcome[] outcomes = [.. trainings.Select((training, i) => new FoldOutcome(i + 1, training.Epochs.Count, training.KeptEpoch, training.Test))];
        RowMetrics[] tests = [.. outcomes.Select(outcome => outcome.Test).OfType<RowMetrics>()];
        return new FoldsResult
        {
            Network = trainings[0].Network,
            Folds = folds,
            Outcomes = outcomes,
            Complete = trainings.Count == folds && trainings.All(training => training.Complete),
            Measures = [.. RowMeasure.All.SelectMany(measure => Of(measure, tests))],
        };
    }

    private static IEnumerable<FoldMeasure> Of(RowMeasure measure, RowMetrics[] tests)
    {
        double[] values = measure.ValuesIn(tests);
        if (values.Length == 0)
        {
            yield break;
        }

        double mean = values.Average(), half = double.PositiveInfinity;
        if (values.Length > 1)
        {
            // Two folds train on mostly the same rows, so that their scores are alike: Nadeau and Bengio (2003) add the ratio of test rows to
            // training rows to 1/k.
            double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
            half = Student[values.Length - 2] * Math.Sqrt(variance * ((1.0 / values.Length) + (1.0 / (values.Length - 1))));
        }

        // No accuracy is above 100% and no error below 0.
        yield return new FoldMeasure(
            measure.Name,
            Rounded(mean),
            double.IsFinite(half) ? Rounded(Math.Max(measure.Min, mean - half)) : null,
            double.IsFinite(half) ? Rounded(Math.Min(measure.Max, mean + half)) : null,
            measure.BaselineIn(tests) is { } baseline ? Rounded(baseline) : null);
    }

    private static double Rounded(double value) => Math.Round(value, 10);
}

/// <summary>The training of one fold.</summary>
/// <param name="Fold">The fold that tests, from 1.</param>
/// <param name="Epochs">The epochs that were trained.</param>
/// <param name="KeptEpoch">The epoch whose network was tested: that with the best validation rows.</param>
/// <param name="Test">Its measures on the rows of the fold; null if training diverged.</param>
public sealed record FoldOutcome(int Fold, int Epochs, int KeptEpoch, RowMetrics? Test);

/// <summary>A measure over all folds.</summary>
/// <param name="Name">Its name, as in <see cref="RowMetrics"/>.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower limit at 95%; null for a single fold.</param>
/// <param name="High">The upper limit.</param>
/// <param name="Baseline">The mean of the same measure for a network that ignores its inputs; null if there is none.</param>
public sealed record FoldMeasure(string Name, double Mean, double? Low, double? High, double? Baseline);
