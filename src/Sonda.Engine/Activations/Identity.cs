using System.Numerics;

namespace Sonda.Engine.Activations;

/// <summary>φ(z) = z: a linear layer.</summary>
internal sealed class Identity<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, z.Length);
        z.CopyTo(a);
    }

    /// <summary>φ′ = 1: leaves d unchanged.</summary>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(d.Length, z.Length);
}
