using System.Numerics;

namespace Sonda.Engine.Layers.Residual;

/// <summary>The beginning of a residual block: a = x, the input of the body, which the end of the block adds again.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class ResidualOpen<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ResidualOpen(Shape shape)
        : base(shape, shape)
    {
    }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Residual;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new ResidualOpenPass<T>(this, capacity);
}
