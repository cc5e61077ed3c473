using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Runs.Probes;
using Sonda.Runs.Training;

namespace Sonda.Studies.Layers;

/// <summary>
/// Asks of each layer of a network what its small gradient does not tell: whether a linear probe finds the answer in its
/// outputs, and how much better the network becomes if that layer alone is trained.
/// </summary>
/// <remarks>
/// <see cref="LinearProbe"/>s learn from the first training rows and are scored on the first validation rows, on float32
/// outputs. Training alone is <see cref="LoneLayer"/>. Nothing is random, so the same network gives the same numbers.
/// </remarks>
internal static class LayerValueExperiment
{
    /// <summary>The maximum number of training rows, and of validation rows.</summary>
    internal const int MaxRows = 1000;

    /// <summary>
    /// The maximum number of layers trained alone. If there are more, an evenly spaced choice with the first and the last.
    /// </summary>
    private const int MaxAlone = 6;

    /// <summary>The reason why the measurement is impossible; null if it is possible.</summary>
    public static string? Reason(NetworkSpec spec, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(data);
        return spec.Input.IsSequence || data.LabelsPerRow > 1 ? "sequence" : (spec.CannotLearn(data) ?? DataFit.OutputMisfit(spec, data)) is null ? null : "cannotLearn";
    }

    /// <summary>Measures all layers; null if <paramref name="stop"/> is set before the end.</summary>
    /// <param name="network">The network, which does not change.</param>
    /// <param name="data">Its data, rows with one class or target each.</param>
    /// <param name="progress">Notified after each layer; null for no reports.</param>
    /// <param name="stop">Ends the measurement.</param>
    /// <exception cref="ArgumentException">The network does not fit the data, or <see cref="Reason"/> is not null.</exception>
    public static LayerValueResult? Run(
        Network<float> network, LoadedData data, IProgress<ExperimentProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        if (Reason(network.Spec, data.Training) is { } reason)
        {
            throw new ArgumentException($"{network.Spec} on {data.Name}: {reason}.", nameof(network));
        }

        Dataset training = data.Training.Slice(0, Math.Min(MaxRows, data.Training.Count));
        Dataset validation = data.Validation.Slice(0, Math.Min(MaxRows, data.Validation.Count));
        var copy = network.To<float>();
        var readOut = new LinearProbe(training, validation);
        double[] readOuts = new double[network.WeightedLayers.Length];
        double fromInput = readOut.Score(LayerOutputs.Inputs(training), LayerOutputs.Inputs(validation));
        int[] alone = Spaced(readOuts.Length);
        int done = 0, all = readOuts.Length + alone.Length;
        void Step() => progress?.Report(new ExperimentProgress("layers", network.Spec.ToString(), ++done, all));
        var (seen, unseen) = (new LayerOutputs(copy, training), new LayerOutputs(copy, validation));
        for (int l = 0; l < readOuts.Length && !stop.IsCancellationRequested; l++)
        {
            readOuts[l] = readOut.Score(seen.Of(l), unseen.Of(l));
            Step();
        }

        var lone = new LoneLayer(network, training, validation);
        var trained = new Dictionary<int, (double Cost, double? Accuracy)>();
        foreach (int l in alone)
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            trained[l] = lone.Train(l);
            Step();
        }

        (double cost, double? accuracy) = lone.Untrained;
        return new LayerValueResult
        {
            Rows = training.Count,
            ValidationRows = validation.Count,
            Steps = LoneLayer.Steps,
            HasClasses = !training.HasTargets,
            Chance = readOut.Chance,
            InputReadOut = fromInput,
            Cost = cost,
            Accuracy = accuracy,
            Layers = [.. readOuts.Select((score, l) => trained.TryGetValue(l, out (double Cost, double? Accuracy) after)
                ? new LayerValue(l, score, after.Cost, after.Accuracy)
                : new LayerValue(l, score, null, null))],
        };
    }

    private static int[] Spaced(int layers)
    {
        int count = Math.Min(layers, MaxAlone);
        return [.. Enumerable.Range(0, count).Select(i => count == 1 ? 0 : (int)Math.Round((double)i * (layers - 1) / (count - 1)))];
    }
}
