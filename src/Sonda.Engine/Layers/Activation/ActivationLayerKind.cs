using Sonda.Engine.Activations;
using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers.Activation;

/// <summary>An activation as a layer of its own: its text form in brackets.</summary>
internal sealed class ActivationLayerKind : LayerKind<ActivationLayerSpec>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[relu]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<ActivationLayerSpec>(
            "An activation as a layer of its own.",
            new ActivationLayerSpec(LayerSpec.DefaultActivation),
            JsonField<ActivationLayerSpec>.Of("activation", "φ.", LayerJson.Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a }, true)),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text) =>
        text.Single is { } word && LayerWords.IsActivation(word) ? new ActivationLayerSpec(word.Read(ActivationSpec.Parse)) : null;

    /// <inheritdoc/>
    protected override string Write(ActivationLayerSpec layer, bool isOutput) => $"[{layer.Activation}]";

    /// <inheritdoc/>
    protected override void Describe(ActivationLayerSpec layer, LayerFeatureList features) =>
        features.Follow(layer.Activation, NormKind.None);
}
