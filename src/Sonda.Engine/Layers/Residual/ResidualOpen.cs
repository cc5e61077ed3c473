using System.Numerics;

namespace Sonda.Engine.Layers.Residual;

/// <summary>Where a residual block begins: a = x, which the body goes on from and which its end adds again.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
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
