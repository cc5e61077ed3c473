using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z for z &gt; 0, else α(eᶻ − 1) (Clevert, Unterthiner and Hochreiter 2016).</summary>
/// <param name="alpha">α; the limit for z → −∞ is −α.</param>
internal sealed class ELU<T>(T alpha) : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Combine<Value, T>(z, z, alpha, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) =>
        ElementwiseKernels.Combine<TimesSlope, T>(z, d, alpha, d);

    private readonly struct Value : IParametricOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector same, TVector alpha)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector m = Exponential.MinusOneOfNegative<TSimd, TVector, T>(TSimd.Abs(z));
            return TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, z, TSimd.Multiply(alpha, m));
        }
    }

    /// <summary>1 for z &gt; 0, else αeᶻ; α at 0, as in PyTorch.</summary>
    private readonly struct TimesSlope : IParametricOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d, TVector alpha)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector slope = TSimd.Multiply(alpha, Exponential.OfNegative<TSimd, TVector, T>(TSimd.Abs(z)));
            return TSimd.SelectLess(TSimd.Broadcast(T.Zero), z, d, TSimd.Multiply(d, slope));
        }
    }
}
