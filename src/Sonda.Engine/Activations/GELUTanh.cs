using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>
/// ½z(1 + tanh(√(2/π)(z + 0.044715z³))): the authors' own approximation of GELU (Hendrycks and Gimpel 2016).
/// </summary>
internal sealed class GELUTanh<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>2√(2/π).</summary>
    private const double P = 1.5957691216057308;
    private const double Q = 0.044715 * P;

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>zσ(x) with x = z(p + qz²), because ½(1 + tanh ½x) = σ(x); this form does not cancel for z &lt; 0.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector x = TSimd.Multiply(z, TSimd.MultiplyAdd(
                TSimd.Broadcast(T.CreateTruncating(Q)), TSimd.Multiply(z, z), TSimd.Broadcast(T.CreateTruncating(P))));
            return TSimd.Multiply(Edges.AboveMinusInfinity<TSimd, TVector, T>(z), Logistic.Of<TSimd, TVector, T>(x));
        }
    }

    /// <summary>(zσ(x))′ = σ(x) + z(p + 3qz²)σ′(x).</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            // Beyond ±30 σ′ is 0 anyway; the clamp keeps z³ finite.
            TVector bound = TSimd.Broadcast(T.CreateTruncating(30.0));
            TVector y = TSimd.Min(TSimd.Max(z, TSimd.Subtract(TSimd.Broadcast(T.Zero), bound)), bound);
            TVector square = TSimd.Multiply(y, y);
            TVector p = TSimd.Broadcast(T.CreateTruncating(P));
            TVector x = TSimd.Multiply(y, TSimd.MultiplyAdd(TSimd.Broadcast(T.CreateTruncating(Q)), square, p));
            TVector change = TSimd.MultiplyAdd(TSimd.Broadcast(T.CreateTruncating(3 * Q)), square, p);
            return TSimd.Multiply(d, Logistic.GateSlope<TSimd, TVector, T>(x, TSimd.Multiply(y, change)));
        }
    }
}
