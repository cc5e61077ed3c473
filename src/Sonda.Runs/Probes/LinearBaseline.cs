using System.Runtime.CompilerServices;
using Sonda.Data;
using Sonda.Engine.Data;

namespace Sonda.Runs.Probes;

/// <summary>The score of a <see cref="LinearProbe"/> on the inputs themselves: what a network without hidden layers could do.</summary>
internal static class LinearBaseline
{
    /// <summary>The maximum number of rows to fit, and of rows to score.</summary>
    private const int MaxRows = 1000;

    /// <summary>The minimum number of rows to fit, and of rows to score.</summary>
    private const int MinRows = 10;

    /// <summary>Scores by their training rows, because all trials of a cure ask for the same one.</summary>
    private static readonly ConditionalWeakTable<Dataset, StrongBox<double>> Known = [];

    /// <summary>
    /// The score on the validation rows; null for sequences, or if there are too few rows. Also null for weighted classes: who weighs them
    /// gives up accuracy, which the linear model keeps.
    /// </summary>
    public static double? Score(LoadedData data)
    {
        (Dataset training, Dataset validation) = (data.Training, data.Validation);
        if (training.InputShape.IsSequence || training.LabelsPerRow > 1 || training.Count < MinRows || validation.Count < MinRows || !training.ClassWeights.IsEmpty)
        {
            return null;
        }

        double score = Known.GetValue(training, rows => new StrongBox<double>(Fit(rows, validation))).Value;
        return double.IsFinite(score) ? score : null;
    }

    private static double Fit(Dataset training, Dataset validation)
    {
        Dataset fitted = training.Slice(0, Math.Min(MaxRows, training.Count)), asked = validation.Slice(0, Math.Min(MaxRows, validation.Count));
        var probe = new LinearProbe(fitted, asked);
        return training.HasTargets ? probe.Score(Inputs(fitted), Inputs(asked)) : probe.BestAccuracy(Inputs(fitted), Inputs(asked));
    }

    private static double[][] Inputs(Dataset data)
    {
        float[] row = new float[data.InputSize];
        return [.. Enumerable.Range(0, data.Count).Select(i =>
        {
            data.CopyRow(i, row);
            return Array.ConvertAll(row, value => (double)value);
        })];
    }
}
