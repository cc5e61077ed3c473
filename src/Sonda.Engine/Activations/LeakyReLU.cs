using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z for z &gt; 0, else αz (Maas, Hannun and Ng 2013).</summary>
/// <param name="alpha">α, the slope of the negative side.</param>
internal sealed class LeakyReLU<T>(T alpha) : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override T? SlopeBelowZero => alpha;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => Forward(z, alpha, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => Backward(z, alpha, d, d);

    /// <summary>Computes a = φ(z) for an α that may change. Spans of equal length.</summary>
    public static void Forward(ReadOnlySpan<T> z, T alpha, Span<T> a) => ElementwiseKernels.Combine<Value, T>(z, z, alpha, a);

    /// <summary>Computes destination = d · φ′(z) for an α that may change. Spans of equal length.</summary>
    public static void Backward(ReadOnlySpan<T> z, T alpha, ReadOnlySpan<T> d, Span<T> destination) =>
        ElementwiseKernels.Combine<TimesSlope, T>(z, d, alpha, destination);

    private readonly struct Value : IParametricOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector same, TVector alpha)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, z, TSimd.Multiply(alpha, z));
    }

    /// <summary>1 for z &gt; 0, else α; α at the kink, as in PyTorch.</summary>
    private readonly struct TimesSlope : IParametricOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d, TVector alpha)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector leak = TSimd.MultiplyAdd(alpha, d, Edges.ZeroUnlessNaN<TSimd, TVector, T>(z));
            return TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, d, leak);
        }
    }
}
