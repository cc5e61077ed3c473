using Sonda.Engine.Activations;

namespace Sonda.Engine.Layers.Activation;

/// <summary>An activation as a layer of its own: a = φ(x), number by number.</summary>
/// <param name="Activation">φ; a trained one has its parameter in this layer.</param>
public sealed record ActivationLayerSpec(ActivationSpec Activation) : LayerSpec
{
    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder) => builder.Add(
        Activation.IsTrained ? new PReLU<T>(builder.Shape, Activation) : new ActivationLayer<T>(builder.Shape, Activation));
}
