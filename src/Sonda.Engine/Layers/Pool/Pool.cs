using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Pool;

/// <summary>Reduces the points of each map in a window to one number.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class Pool<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Pool(Window window, PoolKind kind)
        : base(window.Input, Shape.Image(window.Input.Maps, window.OutputHeight, window.OutputWidth)) =>
        (Window, Kind) = (window, kind);

    /// <summary>The kind of reduction.</summary>
    public PoolKind Kind { get; }

    internal Window Window { get; }

    /// <summary>The time of an image in multiply-adds of a product. A product does sixteen at a time, pooling only one: hence 16.</summary>
    internal long Work => 16L * Output.Count * Window.Height * Window.Width;

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Pooling;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        Kind == PoolKind.Max ? new MaxPoolPass<T>(this, capacity) : new AveragePoolPass<T>(this, capacity);
}
