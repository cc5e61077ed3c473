using Sonda.Engine.Activations;
using Sonda.Engine.Layers.Norm;

namespace Sonda.Engine.Layers;

/// <summary>Collects the features of the layers with weights, layer by layer.</summary>
internal sealed class LayerFeatureList
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity);

    private readonly List<LayerFeatures> _found = [];
    private int _blocks;

    /// <summary>The layers with weights, first to last.</summary>
    public IReadOnlyList<LayerFeatures> Found => _found;

    /// <summary>Describes layers in their order.</summary>
    public void AddAll(IEnumerable<LayerSpec> layers)
    {
        foreach (LayerSpec layer in layers)
        {
            LayerKinds.Of(layer).Describe(layer, this);
        }
    }

    /// <summary>Describes the layers of a residual block.</summary>
    public void AddBlock(IEnumerable<LayerSpec> body)
    {
        _blocks++;
        AddAll(body);
        _blocks--;
    }

    /// <summary>Adds a layer with weights.</summary>
    public void Add(LayerFeatures layer) => _found.Add(layer with { IsResidual = _blocks > 0 });

    /// <summary>
    /// Adds what follows the last layer with weights. Only its first activation and its first normalisation count; before the first layer
    /// with weights nothing counts.
    /// </summary>
    public void Follow(ActivationSpec activation, NormKind norm)
    {
        if (_found.Count > 0)
        {
            LayerFeatures last = _found[^1];
            _found[^1] = last with
            {
                Activation = last.Activation == Identity ? activation : last.Activation,
                Norm = last.Norm == NormKind.None ? norm : last.Norm,
            };
        }
    }

    /// <inheritdoc cref="Follow(ActivationSpec, NormKind)"/>
    public void Follow(NormKind norm) => Follow(Identity, norm);

    /// <summary>Adds dropout behind the last layer with weights; the kept shares of several multiply.</summary>
    public void Drop(double rate)
    {
        if (_found.Count > 0)
        {
            _found[^1] = _found[^1] with { Dropout = 1 - ((1 - _found[^1].Dropout) * (1 - rate)) };
        }
    }
}
