using System.Runtime.CompilerServices;
using Sonda.Data;
using Sonda.Diagnosis.Readings;
using Sonda.Diagnosis.Traces;
using Sonda.Engine.Data;

namespace Sonda.Runs.Probes;

/// <summary>The scores of models that need no training by steps, on the inputs themselves: a <see cref="LinearProbe"/> and the nearest neighbours.</summary>
internal static class ModelBaselines
{
    /// <summary>The maximum number of rows to fit, and of rows to score.</summary>
    private const int MaxRows = LearningOutcome.MaxModelRows;

    /// <summary>The minimum number of rows to fit, and of rows to score.</summary>
    private const int MinRows = 10;

    /// <summary>How much better than guessing a linear model must be for the inputs to tell something, whatever the neighbours say.</summary>
    private const double MaxLittle = 0.2;

    /// <summary>Scores by their training rows, because all trials of a cure ask for the same ones.</summary>
    private static readonly ConditionalWeakTable<Dataset, Scores> Known = [];

    /// <summary>The score of a linear model on the validation rows; null for sequences, or if there are too few rows.</summary>
    public static double? Score(LoadedData data) => HasScores(data) ? Of(data).Linear.Value : null;

    /// <summary>The same of the nearest neighbours.</summary>
    public static double? NeighbourScore(LoadedData data) => HasScores(data) ? Of(data).Neighbours.Value : null;

    /// <summary>The subject of a completed training with what other models achieve; the neighbours only where the linear model finds little.</summary>
    public static TraceSubject AddTo(TraceSubject subject, LoadedData data)
    {
        subject = subject with { LinearScore = Score(data) };
        double chance = subject.TargetSize > 0 ? 0 : subject.Baseline?.ValidationAccuracy ?? subject.ChanceAccuracy ?? 0;
        return subject.LinearScore - chance > MaxLittle || !HasScores(data)
            ? subject
            : subject with { NeighbourScore = NeighbourScore(data), IndicatorShare = Of(data).Indicators.Value };
    }

    /// <summary>Who weighs classes gives up accuracy, which such models keep: beside weights there is nothing to compare.</summary>
    private static bool HasScores(LoadedData data) => data.Training.ClassWeights.IsEmpty && !data.Training.InputShape.IsSequence && data.Training.LabelsPerRow <= 1
        && data.Training.Count >= MinRows && data.Validation.Count >= MinRows;

    private static Scores Of(LoadedData data) => Known.GetValue(data.Training, rows => new Scores(rows, data.Validation));

    private static double[][] Inputs(Dataset data)
    {
        float[] row = new float[data.InputSize];
        return [.. Enumerable.Range(0, data.Count).Select(i =>
        {
            data.CopyRow(i, row);
            return Array.ConvertAll(row, value => (double)value);
        })];
    }

    private sealed class Scores
    {
        public Scores(Dataset training, Dataset validation)
        {
            Dataset fitted = training.Slice(0, Math.Min(MaxRows, training.Count)), asked = validation.Slice(0, Math.Min(MaxRows, validation.Count));
            Lazy<(double Score, double Share)> linear = new(() =>
            {
                var probe = new LinearProbe(fitted, asked);
                return training.HasTargets ? (probe.Score(Inputs(fitted), Inputs(asked)), 0) : probe.BestAccuracy(Inputs(fitted), Inputs(asked));
            });
            Lazy<(double Score, double Share)> nearest = new(() => NearestNeighbours.Score(fitted, asked, Inputs(fitted), Inputs(asked)));
            (Linear, Neighbours) = (new(() => Finite(linear.Value.Score)), new(() => Finite(nearest.Value.Score)));
            Indicators = new(() => training.HasTargets ? null : Finite(Math.Max(nearest.Value.Share, linear.Value.Share)));
        }

        public Lazy<double?> Linear { get; }

        public Lazy<double?> Neighbours { get; }

        public Lazy<double?> Indicators { get; }

        private static double? Finite(double score) => double.IsFinite(score) ? score : null;
    }
}
