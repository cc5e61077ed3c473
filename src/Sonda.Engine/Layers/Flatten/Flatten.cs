using System.Numerics;

namespace Sonda.Engine.Layers.Flatten;

/// <summary>Turns an image or a sequence into one vector of all its numbers.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class Flatten<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Flatten(Shape input)
        : base(input, Shape.Vector(input.Count))
    {
    }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Shape;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new FlattenPass<T>(this, capacity);
}
