using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Pool;

/// <summary>One number for the points of each map that a window sees.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
internal sealed class Pool<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Pool(Window window, PoolKind kind)
        : base(window.Input, Shape.Image(window.Input.Maps, window.OutputHeight, window.OutputWidth)) =>
        (Window, Kind) = (window, kind);

    /// <summary>What stands for the points.</summary>
    public PoolKind Kind { get; }

    internal Window Window { get; }

    /// <summary>The time of an image in multiply-adds: one by one, where those of a product go sixteen at a time.</summary>
    internal long Work => 16L * Output.Count * Window.Height * Window.Width;

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Pooling;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        Kind == PoolKind.Max ? new MaxPoolPass<T>(this, capacity) : new AveragePoolPass<T>(this, capacity);
}
