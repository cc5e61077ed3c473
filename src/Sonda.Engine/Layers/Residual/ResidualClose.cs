using System.Numerics;

namespace Sonda.Engine.Layers.Residual;

/// <summary>The end of a residual block: a = F(x) + x, with F(x) from the body and x from the beginning of the block.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class ResidualClose<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ResidualClose(ResidualOpen<T> open)
        : base(open.Output, open.Output) => Open = open;

    /// <summary>The beginning of the block.</summary>
    public ResidualOpen<T> Open { get; }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Residual;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier)
    {
        int open = earlier.Count - 1;
        while (earlier[open].Layer != Open)
        {
            open--;
        }

        return new ResidualClosePass<T>(this, capacity, (ResidualOpenPass<T>)earlier[open]);
    }
}
