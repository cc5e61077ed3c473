using Sonda.Runs.Training;

namespace Sonda.Studies.Evaluation;

/// <summary>The metrics of several trainings on the same rows, each the mean over those that did not diverge.</summary>
public sealed record MeanMetrics
{
    /// <summary>The number of trainings.</summary>
    public required int Trainings { get; init; }

    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The measures that the trainings have, in the order of <see cref="RowMeasure.All"/>.</summary>
    public required IReadOnlyList<MeasureMean> Measures { get; init; }

    /// <summary>The classes, in order; empty for regression.</summary>
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>The means; null if there is nothing to average.</summary>
    /// <param name="trainings">The metrics of each training; null for one that has none.</param>
    public static MeanMetrics? Of(IEnumerable<RowMetrics?> trainings)
    {
        RowMetrics[] known = [.. trainings.OfType<RowMetrics>()];
        return known.Length == 0 ? null : new MeanMetrics
        {
            Trainings = known.Length,
            Rows = known[0].Rows,
            Measures =
            [
                .. RowMeasure.All.Where(measure => measure.ValuesIn(known).Length > 0)
                    .Select(measure => new MeasureMean(measure.Name, Rounded(measure.ValuesIn(known).Average()), measure.BaselineIn(known) is { } baseline ? Rounded(baseline) : null)),
            ],
            Classes =
            [
                .. known[0].Classes.Select((one, label) => new ClassMetrics(
                    one.Name, one.Rows, Mean(known, label, of => of.Precision), Mean(known, label, of => of.Recall), Mean(known, label, of => of.F1))),
            ],
        };
    }

    private static double? Mean(RowMetrics[] trainings, int label, Func<ClassMetrics, double?> read)
    {
        double[] values = [.. trainings.Select(one => read(one.Classes[label])).OfType<double>()];
        return values.Length == 0 ? null : Rounded(values.Average());
    }

    private static double Rounded(double value) => Math.Round(value, 10);
}

/// <summary>The mean of a measure.</summary>
/// <param name="Name">Its name, as in <see cref="RowMetrics"/>.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Baseline">The same of a network that ignores its inputs; null if it is not computed.</param>
public sealed record MeasureMean(string Name, double Mean, double? Baseline);
