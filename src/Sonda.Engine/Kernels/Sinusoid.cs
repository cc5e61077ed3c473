using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>sin x and cos x, with the same bits at every vector width.</summary>
/// <remarks>
/// <para>
/// x = m π + r with |r| ≤ ½ π. m is whole for the sine, and whole plus a half for the cosine, so that both are ± sin r. π is subtracted in
/// three parts (Cody and Waite 1980), each in a fused multiply-add, the first without error. sin r is its Taylor series, whose first
/// omitted term is below half a unit: (π/2)¹⁵/15! = 7e-10 for float, (π/2)²³/23! = 1e-18 for double.
/// </para>
/// <para>
/// The error is within 2 units in the last place for |x| ≤ 8·10⁵ (float) and 10¹⁴ (double). Beyond, the nearest m is unknown, and the
/// result is a number from −1 to 1 without correct digits. Neighbouring floats are so far apart there that their sine teaches a network
/// nothing. ±∞ gives NaN.
/// </para>
/// </remarks>
internal static class Sinusoid
{
    /// <summary>sin x (NaN for NaN).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sine<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(T.CreateTruncating(0.31830988618379069))));
        // (−1)ⁿ = 1 − 2p.
        TVector sign = TSimd.MultiplyAdd(
            Parity<TSimd, TVector, T>(n), TSimd.Broadcast(T.CreateTruncating(-2.0)), TSimd.Broadcast(T.One));
        return TSimd.Multiply(sign, OfReduced<TSimd, TVector, T>(Reduce<TSimd, TVector, T>(x, n)));
    }

    /// <summary>cos x (NaN for NaN): −(−1)ⁿ sin r with x = (n + ½)π + r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Cosine<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector n = TSimd.Round(TSimd.MultiplyAdd(
            x, TSimd.Broadcast(T.CreateTruncating(0.31830988618379069)), TSimd.Broadcast(T.CreateTruncating(-0.5))));
        TVector parity = Parity<TSimd, TVector, T>(n);
        TVector minusSign = TSimd.Subtract(TSimd.Add(parity, parity), TSimd.Broadcast(T.One));
        TVector m = TSimd.Add(n, TSimd.Broadcast(T.CreateTruncating(0.5)));
        return TSimd.Multiply(minusSign, OfReduced<TSimd, TVector, T>(Reduce<TSimd, TVector, T>(x, m)));
    }

    /// <summary>1 if n is odd, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Parity<TSimd, TVector, T>(TVector n)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector half = TSimd.Round(TSimd.Multiply(n, TSimd.Broadcast(T.CreateTruncating(0.5))));
        return TSimd.Abs(TSimd.MultiplyAdd(half, TSimd.Broadcast(T.CreateTruncating(-2.0)), n));
    }

    /// <summary>r = x − mπ, clamped to ±1.75 for an x whose m is unknown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduce<TSimd, TVector, T>(TVector x, TVector m)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        TVector r = TSimd.MultiplyAdd(
            m, TSimd.Broadcast(T.CreateTruncating(single ? -3.1415927410125732 : -3.141592653589793)), x);
        r = TSimd.MultiplyAdd(
            m, TSimd.Broadcast(T.CreateTruncating(single ? 8.742277657347586e-08 : -1.2246467991473532e-16)), r);
        r = TSimd.MultiplyAdd(
            m, TSimd.Broadcast(T.CreateTruncating(single ? 3.4302490200117637e-15 : 2.9947698097183397e-33)), r);
        TVector bound = TSimd.Broadcast(T.CreateTruncating(1.75));
        return TSimd.Min(TSimd.Max(r, TSimd.Subtract(TSimd.Broadcast(T.Zero), bound)), bound);
    }

    /// <summary>sin r = r − r³/3! + r⁵/5! − …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfReduced<TSimd, TVector, T>(TVector r)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector square = TSimd.Multiply(r, r);
        TVector sum;
        if (typeof(T) == typeof(float))
        {
            sum = TSimd.Broadcast(T.CreateTruncating(1.0 / 6227020800));
        }
        else
        {
            sum = TSimd.Broadcast(T.CreateTruncating(1.0 / 51090942171709440000.0));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(-1.0 / 121645100408832000)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 355687428096000)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(-1.0 / 1307674368000)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 6227020800)));
        }

        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(-1.0 / 39916800)));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 362880)));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(-1.0 / 5040)));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 120)));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(-1.0 / 6)));
        return TSimd.MultiplyAdd(TSimd.Multiply(square, r), sum, r);
    }
}
