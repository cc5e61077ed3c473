using Sonda.Engine.Activations;
using Sonda.Engine.Layers.Norm;

namespace Sonda.Engine.Layers;

/// <summary>What a trace tells of a layer with weights, together with all that stands between it and the next one.</summary>
/// <param name="Kind">dense, conv, rnn, lstm, gru, embedding, or the name of another kind.</param>
internal sealed record LayerFeatures(string Kind)
{
    /// <summary>The activation; default: the identity.</summary>
    public ActivationSpec Activation { get; init; } = new(ActivationKind.Identity);

    /// <summary>The normalisation; default: none.</summary>
    public NormKind Norm { get; init; }

    /// <summary>Time steps that a gradient may go back; null if it is not cut.</summary>
    public int? Truncation { get; init; }

    /// <summary>Whether a path leads around the layer.</summary>
    public bool IsResidual { get; init; }

    /// <summary>The features of all layers with weights, first hidden layer to output.</summary>
    public static IReadOnlyList<LayerFeatures> Of(IEnumerable<LayerSpec> layers)
    {
        var features = new LayerFeatureList();
        features.AddAll(layers);
        return features.Found;
    }
}
