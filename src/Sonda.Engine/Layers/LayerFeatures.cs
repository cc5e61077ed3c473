using Sonda.Engine.Activations;
using Sonda.Engine.Layers.Norm;

namespace Sonda.Engine.Layers;

/// <summary>The features of a layer with weights in a trace, with everything between it and the next such layer.</summary>
/// <param name="Kind">dense, conv, rnn, lstm, gru, embedding, or the name of another kind.</param>
internal sealed record LayerFeatures(string Kind)
{
    /// <summary>The activation; default: the identity.</summary>
    public ActivationSpec Activation { get; init; } = new(ActivationKind.Identity);

    /// <summary>The normalisation; default: none.</summary>
    public NormKind Norm { get; init; }

    /// <summary>The probability that an output is dropped; default: 0.</summary>
    public double Dropout { get; init; }

    /// <summary>The maximum number of time steps that a gradient goes back; null for all.</summary>
    public int? Truncation { get; init; }

    /// <summary>Whether a residual path leads around the layer.</summary>
    public bool IsResidual { get; init; }

    /// <summary>The features of all layers with weights, first hidden layer to output.</summary>
    public static IReadOnlyList<LayerFeatures> Of(IEnumerable<LayerSpec> layers)
    {
        var features = new LayerFeatureList();
        features.AddAll(layers);
        return features.Found;
    }
}
