using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;

namespace Sonda.Lab.Traces;

/// <summary>What belongs to a layer with weights: itself, and whatever stands between it and the next one.</summary>
/// <param name="Kind">dense, conv, rnn, lstm, gru or embedding.</param>
/// <param name="IsResidual">Whether a path leads around it.</param>
internal sealed record LayerFeatures(string Kind, bool IsResidual)
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    /// <summary>The activation; the identity where there is none.</summary>
    public ActivationSpec Activation { get; private set; } = Identity;

    /// <summary>Time steps that a gradient may go back; null where it is not cut.</summary>
    public int? Truncation { get; private init; }

    /// <summary>batch, layer, rms or none.</summary>
    public string Norm { get; private set; } = "none";

    /// <summary>Those of all layers with weights, first hidden layer to output.</summary>
    public static IReadOnlyList<LayerFeatures> Of(Engine.Networks.NetworkSpec spec)
    {
        var found = new List<LayerFeatures>();
        foreach (LayerSpec layer in spec.Layers)
        {
            Add(layer, found, isResidual: false);
        }

        return found;
    }

    private static void Add(LayerSpec layer, List<LayerFeatures> found, bool isResidual)
    {
        switch (layer)
        {
            case WeightedSpec weighted:
                string kind = weighted is Conv2dSpec ? "conv" : "dense";
                LayerFeatures? before = found.Count > 0 ? found[^1] : null;
                found.Add(new LayerFeatures(kind, isResidual));
                (weighted.IsPreActivated ? before : found[^1])?.Take(weighted.Activation, weighted.Norm);
                break;
            case RecurrentSpec recurrent:
                found.Add(new LayerFeatures(recurrent.Kind.ToString().ToLowerInvariant(), isResidual) { Activation = recurrent.Activation, Truncation = recurrent.Truncation });
                break;
            case EmbeddingSpec:
                found.Add(new LayerFeatures("embedding", isResidual));
                break;
            case ResidualSpec block:
                foreach (LayerSpec inner in block.Body)
                {
                    Add(inner, found, isResidual: true);
                }

                found[^1].Take(block.Activation, NormKind.None);
                break;
            case ActivationLayerSpec activation when found.Count > 0:
                found[^1].Take(activation.Activation, NormKind.None);
                break;
            case NormSpec norm when found.Count > 0:
                found[^1].Take(Identity, norm.Kind);
                break;
        }
    }

    /// <summary>Takes what stands behind the weights; the first activation and the first normalisation count.</summary>
    private void Take(ActivationSpec activation, NormKind norm)
    {
        Activation = Activation == Identity ? activation : Activation;
        Norm = Norm == "none" ? norm.ToString().ToLowerInvariant() : Norm;
    }
}
