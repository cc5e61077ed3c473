using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Runs.Probes;

namespace Sonda.Runs.Traces;

/// <summary>
/// Measures with a <see cref="LinearProbe"/> what the last hidden layer of a recurrent network tells about the targets. Before
/// training its state holds the latest time steps, so the score is theirs.
/// </summary>
internal static class StateProbe
{
    /// <summary>The maximum number of rows to fit, and of rows to score.</summary>
    private const int MaxRows = 500;

    /// <summary>The minimum number of rows: a score has an error of about 1/√rows.</summary>
    private const int FewestRows = 30;

    /// <summary>
    /// The score. For regression, the explained share of the variance of the targets. For classes, the accuracy above that of the
    /// largest class, relative to the maximum. Null if the network is not recurrent, answers at every step, or has too few rows.
    /// </summary>
    /// <param name="network">The network, which does not change.</param>
    /// <param name="data">Its data.</param>
    public static double? Of(Network<float> network, LoadedData data)
    {
        var weighted = network.WeightedLayers;
        int training = Math.Min(MaxRows, data.Training.Count), validation = Math.Min(MaxRows, data.Validation.Count);
        if (!weighted.Any(layer => network.Layers[layer].Role == LayerRole.Recurrence) || weighted.Length < 2
            || network.Layers[weighted[^1] - 1].Output.IsSequence || data.Training.LabelsPerRow > 1
            || training < FewestRows || validation < FewestRows)
        {
            return null;
        }

        Dataset seen = data.Training.Slice(0, training), unseen = data.Validation.Slice(0, validation);
        var readOut = new LinearProbe(seen, unseen);
        double[][] features = new LayerOutputs(network, seen).Of(weighted.Length - 2), asked = new LayerOutputs(network, unseen).Of(weighted.Length - 2);
        if (!features.Concat(asked).All(row => Array.TrueForAll(row, double.IsFinite)) || readOut.Chance >= 1)
        {
            return null;
        }

        return (readOut.Score(features, asked) - readOut.Chance) / (1 - readOut.Chance);
    }
}
