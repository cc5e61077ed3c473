using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z/(1 + |z|), from −1 to 1; the distance to the limit falls only as 1/z.</summary>
internal sealed class Softsign<T> : Activation<T>
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
            TVector x = Edges.Finite<TSimd, TVector, T>(z);
            return TSimd.Divide(x, TSimd.Add(TSimd.Broadcast(T.One), TSimd.Abs(x)));
        }
    }

    /// <summary>softsign′ = 1/(1 + |z|)². Squares the inverse, because the square of a large number overflows.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector one = TSimd.Broadcast(T.One);
            TVector inverse = TSimd.Divide(one, TSimd.Add(one, TSimd.Abs(z)));
            return TSimd.Multiply(TSimd.Multiply(d, inverse), inverse);
        }
    }
}
