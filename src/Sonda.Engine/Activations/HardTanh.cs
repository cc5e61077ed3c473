using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z, clamped to −1 and 1.</summary>
internal sealed class HardTanh<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
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
            TVector one = TSimd.Broadcast(T.One);
            return TSimd.Min(TSimd.Max(z, TSimd.Subtract(TSimd.Broadcast(T.Zero), one)), one);
        }
    }

    /// <summary>1 for −1 &lt; z &lt; 1, else 0; 0 at the kinks, as in PyTorch.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct =>
            TSimd.SelectLess(TSimd.Abs(z), TSimd.Broadcast(T.One), d, Edges.ZeroUnlessNaN<TSimd, TVector, T>(z));
    }
}
