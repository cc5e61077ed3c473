using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>
/// λz for z &gt; 0, else λα(eᶻ − 1). With weights from N(0, 1/fan-in) it keeps mean 0 and variance 1 from layer to layer; α and λ follow
/// from that (Klambauer, Unterthiner, Mayr and Hochreiter 2017).
/// </summary>
internal sealed class SELU<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Alpha = 1.6732632423543772;
    private const double Lambda = 1.0507009873554805;

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
            TVector m = Exponential.MinusOneOfNegative<TSimd, TVector, T>(TSimd.Abs(z));
            TVector negative = TSimd.Multiply(TSimd.Broadcast(T.CreateTruncating(Lambda * Alpha)), m);
            TVector positive = TSimd.Multiply(TSimd.Broadcast(T.CreateTruncating(Lambda)), z);
            return TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, positive, negative);
        }
    }

    /// <summary>λ for z &gt; 0, else λαeᶻ; λα at 0, as in PyTorch.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(z));
            TVector negative = TSimd.Multiply(TSimd.Broadcast(T.CreateTruncating(Lambda * Alpha)), e);
            TVector positive = TSimd.Broadcast(T.CreateTruncating(Lambda));
            return TSimd.Multiply(d, TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, positive, negative));
        }
    }
}
