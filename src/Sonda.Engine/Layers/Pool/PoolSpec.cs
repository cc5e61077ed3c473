using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Pool;

/// <summary>What stands for the points of a window.</summary>
public enum PoolKind
{
    /// <summary>The largest; the gradient goes to the first of equals. NaN where any is.</summary>
    Max,

    /// <summary>Their mean. Padding counts as zeros, as in PyTorch unless told otherwise.</summary>
    Average,
}

/// <summary>
/// Pooling: each map of an image becomes one of ⌊(height + 2·padding − size)/stride⌋ + 1 rows, and as many columns as
/// the widths say.
/// </summary>
/// <param name="Kind">What stands for the points of a window.</param>
/// <param name="Size">Rows and columns of the window, 1 to those of the image with its padding.</param>
public sealed record PoolSpec(PoolKind Kind, int Size) : LayerSpec
{
    /// <summary>Points from one place of the window to the next, both ways; null, as unless told, is the size.</summary>
    public int? Stride { get; init; }

    /// <summary>Points around the image on each side, at most half the size; 0 unless told. No maximum is ever one of them.</summary>
    public int Padding { get; init; }

    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (!Enum.IsDefined(Kind))
        {
            throw builder.Fault($"pooling is {string.Join(" or ", Enum.GetNames<PoolKind>())}; found {Kind}.");
        }

        var window = new Window(builder.Shape, Size, Size, Stride ?? Size, Padding);
        if (window.Fault() is { } reason)
        {
            throw builder.Fault(reason);
        }

        if (Padding > Size / 2)
        {
            throw builder.Fault($"the padding of a pool of size {Size} must be 0 to {Size / 2}; found {Padding}.");
        }

        builder.Add(new Pool<T>(window, Kind));
    }
}
