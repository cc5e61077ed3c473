using Sonda.Data;
using Sonda.Engine.Data;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;
using Sonda.Runs.Probes;

namespace Sonda.Runs.Traces;

/// <summary>
/// What the last hidden layer of a recurrent network tells of what is to be learned, as the network is: by a
/// <see cref="LinearProbe"/>. Before training its state holds the latest time steps, so that this is what they tell.
/// </summary>
internal static class StateProbe
{
    /// <summary>Rows that it is fitted on, and as many again that it is scored on, at most.</summary>
    private const int MaxRows = 500;

    /// <summary>Fewer rows tell nothing: a score of some has an error of 1/√rows.</summary>
    private const int FewestRows = 30;

    /// <summary>
    /// The score: of targets the share of their variance that is told, of classes the share that is right beyond the largest class, of
    /// all that is beyond it. Null if the network is not recurrent, gives an answer at every step, or has too few rows.
    /// </summary>
    /// <param name="network">The network; it does not change.</param>
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
