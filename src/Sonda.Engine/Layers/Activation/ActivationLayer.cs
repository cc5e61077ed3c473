using System.Numerics;
using Sonda.Engine.Activations;

namespace Sonda.Engine.Layers.Activation;

/// <summary>An activation that is not computed together with weights: a = φ(x), number by number, for any shape.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class ActivationLayer<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ActivationLayer(Shape shape, ActivationSpec activation)
        : base(shape, shape) => Activation = Activation<T>.Of(activation);

    internal Activation<T> Activation { get; }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Activation;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new ActivationPass<T>(this, capacity);
}
