using System.Numerics;

namespace Sonda.Engine.Layers.Flatten;

/// <summary>All numbers of an image or a sequence as one vector.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
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
