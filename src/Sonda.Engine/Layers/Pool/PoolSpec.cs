using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Pool;

/// <summary>The kinds of pooling.</summary>
public enum PoolKind
{
    /// <summary>The maximum; its gradient goes to the first of equals. NaN if any point is NaN.</summary>
    Max,

    /// <summary>The mean. Padding counts as zeros, as in PyTorch by default.</summary>
    Average,
}

/// <summary>
/// Pooling: each map of an image becomes a map of ⌊(height + 2·padding − size)/stride⌋ + 1 rows; the columns follow from the widths in the
/// same way.
/// </summary>
/// <param name="Kind">The kind of pooling.</param>
/// <param name="Size">Rows and columns of the window, from 1 to those of the padded image.</param>
public sealed record PoolSpec(PoolKind Kind, int Size) : LayerSpec
{
    /// <summary>
    /// The distance between neighbouring window positions, in points, in both directions; default: null, which means the size.
    /// </summary>
    public int? Stride { get; init; }

    /// <summary>Points around the image on each side, at most half the size; default: 0. They are never a maximum.</summary>
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
