using System.Numerics;
using System.Runtime.CompilerServices;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Activations;

/// <summary>z/6 + ½, clamped to 0 and 1, as in PyTorch.</summary>
internal sealed class HardSigmoid<T> : Activation<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<T> z, Span<T> a) => ElementwiseKernels.Map<Value, T>(z, a);

    /// <inheritdoc/>
    public override void Backward(ReadOnlySpan<T> z, Span<T> d) => ElementwiseKernels.Combine<TimesSlope, T>(z, d, d);

    /// <summary>(z + 3)/6, whose sum is exact near z = −3.</summary>
    private readonly struct Value : IUnaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector zero = TSimd.Broadcast(T.Zero);
            TVector six = TSimd.Broadcast(T.CreateTruncating(6.0));
            TVector x = TSimd.Add(z, TSimd.Broadcast(T.CreateTruncating(3.0)));
            return TSimd.Divide(TSimd.Min(TSimd.Max(x, zero), six), six);
        }
    }

    /// <summary>⅙ for −3 &lt; z &lt; 3, else 0; 0 at the kinks, as in PyTorch.</summary>
    private readonly struct TimesSlope : IBinaryOperator<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector z, TVector d)
            where TSimd : struct, ISimd<TVector, T>
            where TVector : struct
        {
            TVector slope = TSimd.Divide(d, TSimd.Broadcast(T.CreateTruncating(6.0)));
            TVector flat = Edges.ZeroUnlessNaN<TSimd, TVector, T>(z);
            return TSimd.SelectLess(TSimd.Abs(z), TSimd.Broadcast(T.CreateTruncating(3.0)), slope, flat);
        }
    }
}
