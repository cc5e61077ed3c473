using Sonda.Data;
using Sonda.Data.Tables;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Checkpoints;
using Sonda.Runs.Training;

namespace Sonda.Studies.Evaluation;

/// <summary>Lets a trained network answer for the rows of a file.</summary>
public static class PredictionExperiment
{
    private const int Chunk = 500;

    /// <summary>Predicts all rows.</summary>
    /// <param name="saved">The network, with the preparation of a table.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="progress">Notified now and then; null for no reports.</param>
    /// <param name="stop">Ends the prediction with an <see cref="OperationCanceledException"/>: half an answer is none.</param>
    /// <exception cref="ArgumentException">The network does not fit the rows, or has no preparation of a table.</exception>
    public static PredictionResult Run(SavedNetwork saved, PreparedRows rows, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(rows);
        (Network<float> network, DataPreparation? preparation) = saved;
        TargetColumn target = preparation?.Table?.Target ?? throw new ArgumentException("Expected a network trained on a table.", nameof(saved));
        Dataset data = rows.Rows;
        var pass = new BatchPass<float>(network, data, Math.Min(Chunk, data.Count)) { Mode = BatchMode.Evaluation };
        int classes = target.Classes.Count;
        bool hasProbabilities = !target.IsRegression && network.Spec.Cost != CostFunction.Hinge && network.Spec.Cost != CostFunction.MeanSquaredError;
        var result = new PredictionResult(target)
        {
            Faults = rows.Faults,
            Sequences = rows.Sequences,
            Numbers = target.IsRegression ? new float[data.Count] : [],
            Classes = target.IsRegression ? [] : new int[data.Count],
            Probabilities = hasProbabilities ? new float[data.Count * classes] : null,
        };
        int[] chunk = new int[Chunk];
        for (int done = 0; done < data.Count;)
        {
            stop.ThrowIfCancellationRequested();
            int count = Math.Min(Chunk, data.Count - done);
            for (int i = 0; i < count; i++)
            {
                chunk[i] = done + i;
            }

            pass.Gather(chunk.AsSpan(0, count));
            pass.Forward();
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> output = pass.View.Activation(pass.View.Network.Layers.Length - 1, i);
                if (target.IsRegression)
                {
                    result.Numbers[done + i] = preparation!.Scaling is { Targets: [var map, ..] } ? (float)map.Undo(output[0]) : output[0];
                    continue;
                }

                result.Classes[done + i] = pass.View.ClassOf(i);
                if (result.Probabilities is { } all)
                {
                    ClassProbabilities.Write(network.Spec.Cost, output, all.AsSpan((done + i) * classes, classes));
                }
            }

            done += count;
            progress?.Report(new ExperimentProgress("prediction", network.Spec.ToString(), done, data.Count));
        }

        return result;
    }
}
