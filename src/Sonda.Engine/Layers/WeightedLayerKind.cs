using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers;

/// <summary>A kind that multiplies by weights: the words for all that may follow them.</summary>
internal abstract class WeightedLayerKind<TSpec>(string name) : LayerKind<TSpec>
    where TSpec : WeightedSpec
{
    /// <summary>The options of every such layer: its normalisation, dropout, and their order.</summary>
    protected static IReadOnlyList<LayerOption> Options { get; } = [.. NormLayerKind.Options, new("drop"), new("pre", IsFlag: true)];

    /// <summary>The activation of the words; default: that of the book.</summary>
    protected static ActivationSpec ActivationOf(LayerWords words) => words.Activation ?? LayerSpec.DefaultActivation;

    /// <summary>The initializer of the words; default: that of the book.</summary>
    protected static InitializerSpec InitializerOf(LayerWords words) => words.Initializer ?? InitializerSpec.Book;

    /// <summary>The layer with what the options say.</summary>
    protected static TSpec Compose(TSpec layer, LayerWords words) => layer with
    {
        Norm = NormLayerKind.Of(words),
        Dropout = words.Number("drop") ?? 0,
        IsPreActivated = words.Has("pre"),
    };

    /// <summary>The words of a layer.</summary>
    protected static IEnumerable<string> Words(TSpec layer, bool isOutput)
    {
        // The output's activation follows from the cost. Where "identity" would pass for an activation, the book's is written too.
        bool isNamed = !isOutput && (layer.Activation != LayerSpec.DefaultActivation || layer.Initializer.Kind == InitializerKind.Identity);
        return
        [
            isNamed ? layer.Activation.ToString() : "",
            layer.Initializer != InitializerSpec.Book ? layer.Initializer.ToString() : "",
            NormLayerKind.Word(layer.Norm),
            LayerWriter.Option("drop", layer.Dropout, 0),
            layer.IsPreActivated ? "pre" : "",
        ];
    }

    /// <inheritdoc/>
    protected sealed override void Describe(TSpec layer, LayerFeatureList features)
    {
        // Pre-activated, its normalisation and activation stand behind the layer before.
        if (layer.IsPreActivated)
        {
            features.Follow(layer.Activation, layer.Norm);
        }

        features.Add(new LayerFeatures(name));
        if (!layer.IsPreActivated)
        {
            features.Follow(layer.Activation, layer.Norm);
        }
    }
}
