using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>max(z, 0): the rectified linear unit.</summary>
internal sealed class ReLU<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override T? SlopeBelowZero => T.Zero;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector zero = TSimd.Broadcast(T.Zero);
            // In this order NaN is not less than zero and comes through; a plain maximum could lose it.
            return TSimd.SelectLess(z, zero, zero, z);
        }
    }

    /// <summary>1 for z &gt; 0, else 0; 0 at the kink, as in PyTorch.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct =>
            TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, d, Edges.ZeroUnlessNaN<TSimd, TVector, T>(z));
    }
}
