using Sonda.Engine.Activations;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Elementwise;

namespace Sonda.Engine.Specs;

/// <summary>An activation as a layer of its own: a = φ(x), number by number.</summary>
/// <param name="Activation">φ; one that is trained has its parameter here.</param>
public sealed record ActivationLayerSpec(ActivationSpec Activation) : LayerSpec
{
    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder) => builder.Add(
        Activation.IsTrained ? new PReLU<T>(builder.Shape, Activation) : new ActivationLayer<T>(builder.Shape, Activation));
}
