using System.Globalization;
using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Training;

namespace Sonda.Studies.Evaluation;

/// <summary>The rows that a network is evaluated on.</summary>
public enum DataPart
{
    /// <summary>The validation rows.</summary>
    Validation,

    /// <summary>The training rows.</summary>
    Training,

    /// <summary>The test rows, if the data have any.</summary>
    Test,

    /// <summary>All rows of a file that the network was not trained on.</summary>
    All,
}

/// <summary>Evaluates a trained network on data, with a confusion matrix.</summary>
public static class EvaluationExperiment
{
    private const int Chunk = 100;

    /// <summary>The rows of a part; null if the data have none.</summary>
    public static Dataset? RowsOf(LoadedData data, DataPart part)
    {
        ArgumentNullException.ThrowIfNull(data);
        return part switch
        {
            DataPart.Training => data.Training,
            DataPart.Test => data.Test,
            _ => data.Validation,
        };
    }

    /// <summary>Evaluates a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The data.</param>
    /// <param name="part">The rows to use.</param>
    /// <param name="progress">Notified after each hundred rows.</param>
    /// <param name="stop">Ends the evaluation early.</param>
    /// <exception cref="ArgumentException">The network does not fit the data, or the data have no such rows.</exception>
    public static EvaluationResult Run(
        Network<float> network, LoadedData data, DataPart part, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(network);
        Dataset rows = RowsOf(data, part)
            ?? throw new ArgumentException($"{data.Name} has no rows to test on.", nameof(part));
        var pass = new BatchPass<float>(network, rows, Chunk) { Mode = BatchMode.Evaluation };
        int[][] taken = [.. Enumerable.Range(0, rows.Classes).Select(_ => new int[rows.Classes])];
        double right = 0, cost = 0;
        int done = 0;
        while (done < rows.Count && !stop.IsCancellationRequested)
        {
            int[] chunk = [.. Enumerable.Range(done, Math.Min(Chunk, rows.Count - done))];
            pass.Gather(chunk);
            pass.Forward();
            for (int i = 0; i < chunk.Length; i++)
            {
                right += pass.View.RightShare(i);
                cost += pass.View.CostOf(i);
                Count(pass, rows, chunk[i], i, taken);
            }

            done += chunk.Length;
            progress?.Report(new ExperimentProgress("evaluation", network.Spec.ToString(), done, rows.Count, 100 * right / done));
        }

        return new EvaluationResult
        {
            Network = network.Spec.ToString(),
            Data = data.Name,
            Part = part.ToString().ToLowerInvariant(),
            Rows = done,
            Accuracy = Math.Round(100 * right / done, 10),
            Cost = cost / done,
            Baseline = BaselineOf(network, data, rows),
            Metrics = done == rows.Count ? RowMetrics.Of(network, data, rows) : null,
            Complete = done == rows.Count,
            Classes = [.. taken.Select((counts, label) => new ClassEvaluation(NameOf(data, label), counts.Sum(), counts))],
        };
    }

    /// <summary>The baseline on the evaluated rows; for another file, the largest class of the training rows that the network remembers.</summary>
    private static Baseline BaselineOf(Network<float> network, LoadedData data, Dataset rows)
    {
        if (data.IsWhole && data.Preparation?.Table?.Target is { } target)
        {
            double? accuracy = rows.HasTargets ? null
                : 100.0 * rows.Labels.Count((byte)target.Counts.Index().MaxBy(count => count.Item).Index) / rows.Count;
            return new Baseline(accuracy is { } share ? Math.Round(share, 10) : null, null);
        }

        return Baseline.Of(network.Spec, data with { Validation = rows });
    }

    private static void Count(BatchPass<float> pass, Dataset rows, int row, int place, int[][] taken)
    {
        int steps = rows.LabelsPerRow > 1 && !rows.Lengths.IsEmpty ? rows.Lengths[row] : rows.LabelsPerRow;
        for (int step = 0; step < steps; step++)
        {
            taken[rows.Labels[(row * rows.LabelsPerRow) + step]][pass.View.ClassOf(place, step)]++;
        }
    }

    private static string NameOf(LoadedData data, int label) => label < data.ClassNames.Count
        ? data.ClassNames[label]
        : label.ToString(CultureInfo.InvariantCulture);
}
