using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers;

/// <summary>A kind of layer with weights: the words for everything that may follow them.</summary>
internal abstract class WeightedLayerKind<TSpec>(string name) : LayerKind<TSpec>
    where TSpec : WeightedSpec
{
    /// <summary>The options of every such layer: its normalisation, dropout, and their order.</summary>
    protected static IReadOnlyList<LayerOption> Options { get; } = [.. NormLayerKind.Options, new("drop"), new("pre", IsFlag: true)];

    /// <summary>The JSON fields for everything that may follow the weights.</summary>
    protected static JsonField<TSpec>[] Fields =>
    [
        JsonField<TSpec>.Of(
            "activation", "φ, as in relu or elu(0.5). Default: sigmoid.", LayerJson.Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a }),
        JsonField<TSpec>.Of(
            "initializer", "How weights and biases are drawn, as in he or normal(0,0.02). Default: book.", LayerJson.Initializer, layer => layer.Initializer, (layer, i) => layer with { Initializer = i }),
        JsonField<TSpec>.Of(
            "norm", "The normalisation between weights and activation. Default: none.", JsonForm.Word([("none", NormKind.None), .. NormLayerKind.Names]), layer => layer.Norm, (layer, norm) => layer with { Norm = norm }),
        JsonField<TSpec>.Of(
            "dropout", "The probability that an output is dropped in training, below 1. Default: 0.", JsonForm.NotNegative, layer => layer.Dropout, (layer, rate) => layer with { Dropout = rate }),
        JsonField<TSpec>.Of(
            "preActivated", "Whether normalisation and activation come before the weights.", JsonForm.Flag, layer => layer.IsPreActivated, (layer, pre) => layer with { IsPreActivated = pre }),
    ];

    /// <summary>Returns the activation among the words; default: that of the book.</summary>
    protected static ActivationSpec ActivationOf(LayerWords words) => words.Activation ?? LayerSpec.DefaultActivation;

    /// <summary>Returns the initializer among the words; default: that of the book.</summary>
    protected static InitializerSpec InitializerOf(LayerWords words) => words.Initializer ?? InitializerSpec.Book;

    /// <summary>Returns the layer with the values of the options.</summary>
    protected static TSpec Compose(TSpec layer, LayerWords words) => layer with
    {
        Norm = NormLayerKind.Of(words),
        Dropout = words.Number("drop") ?? 0,
        IsPreActivated = words.Has("pre"),
    };

    /// <summary>Returns the words of a layer.</summary>
    protected static IEnumerable<string> Words(TSpec layer, bool isOutput)
    {
        // The cost decides the activation of the output layer. The default activation is written too if "identity", the initializer, would
        // be read as the activation.
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
        // In a pre-activated layer, normalisation and activation come behind the previous layer.
        if (layer.IsPreActivated)
        {
            features.Follow(layer.Activation, layer.Norm);
        }

        features.Add(new LayerFeatures(name));
        if (!layer.IsPreActivated)
        {
            features.Follow(layer.Activation, layer.Norm);
        }

        features.Drop(layer.Dropout);
    }
}
