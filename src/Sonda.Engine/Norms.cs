using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine;

/// <summary>Norms that are right over the whole range of their numbers and the same on every machine.</summary>
public static class Norms
{
    /// <summary>
    /// Computes √Σ x², summed in double in a fixed order. A norm that fits a double neither overflows nor underflows on the way; NaN or
    /// infinity if a number is.
    /// </summary>
    public static double Euclidean<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reductions.Norm(x);
}
