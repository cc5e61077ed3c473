using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>ln(1 + eᶻ), the smooth ReLU.</summary>
internal sealed class Softplus<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>max(z, 0) + ln(1 + e^−|z|), which cannot overflow and keeps the digits of the tail.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector e = Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(z));
            return TSimd.Add(TSimd.Max(z, TSimd.Broadcast(T.Zero)), Logarithm.OfOnePlus<TSimd, TVector, T>(e));
        }
    }

    /// <summary>softplus′ = σ(z).</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct => TSimd.Multiply(d, Logistic.Of<TSimd, TVector, T>(z));
    }
}
