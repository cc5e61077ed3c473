using System.Numerics;

namespace Sonda.Engine.Activations;

/// <summary>What a layer does to its weighted inputs: a = φ(z), number by number.</summary>
internal abstract class Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a = φ(z). Spans of equal length.</summary>
    public abstract void Forward(ReadOnlySpan<T> z, Span<T> a);

    /// <summary>d = d · φ′(z): from ∂C/∂a to δ = ∂C/∂z. Spans of equal length.</summary>
    public abstract void Backward(ReadOnlySpan<T> z, Span<T> d);
}
