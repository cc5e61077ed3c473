using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>zσ(z), also known as Swish (Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017).</summary>
internal sealed class SiLU<T> : Activation<T>
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
            where TVector : struct =>
            TSimd.Multiply(Edges.AboveMinusInfinity<TSimd, TVector, T>(z), Logistic.Of<TSimd, TVector, T>(z));
    }

    /// <summary>(zσ)′ = σ(z) + zσ′(z).</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct =>
            TSimd.Multiply(d, Logistic.GateSlope<TSimd, TVector, T>(z, Edges.Finite<TSimd, TVector, T>(z)));
    }
}
