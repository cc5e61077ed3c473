using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>eˣ and eˣ − 1, with the same bits at every vector width.</summary>
/// <remarks>
/// x = n ln 2 + r with n whole and |r| ≤ ½ ln 2. ln 2 has two parts, so that n ln 2 is subtracted without error (Cody and Waite 1980). eʳ
/// is its Taylor series, whose first omitted term is below half a unit: 0.3466⁸/8! = 5e-9 for float, 0.3466¹⁴/14! = 4e-18 for double.
/// </remarks>
internal static class Exponential
{
    /// <summary>
    /// Computes eˣ (NaN for NaN), within 2 units in the last place. Small results become subnormal and then 0; large ones become +∞.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        TVector highest = TSimd.Broadcast(T.CreateTruncating(single ? 90.0 : 712.0));
        return OfBounded<TSimd, TVector, T>(TSimd.Min(TSimd.AtLeast(x, Lowest<TSimd, TVector, T>()), highest));
    }

    /// <summary>
    /// Computes e⁻ˣ for x ≥ 0 (NaN for NaN), within 2 units in the last place. Small results become subnormal and then 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfNegative<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        OfBounded<TSimd, TVector, T>(
            TSimd.AtLeast(TSimd.Subtract(TSimd.Broadcast(T.Zero), x), Lowest<TSimd, TVector, T>()));

    /// <summary>Computes e⁻ˣ − 1 for x ≥ 0 (NaN for NaN), within 2 units in the last place, also near x = 0.</summary>
    /// <remarks>
    /// e^y − 1 = 2ⁿ(eʳ − 1) + (2ⁿ − 1). The first bracket has all its digits because 1 is never added to it; the sum loses none because |eʳ
    /// − 1| ≤ 0.42. Beyond the bound −1 is the nearest number.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MinusOneOfNegative<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        TVector y = TSimd.AtLeast(
            TSimd.Subtract(TSimd.Broadcast(T.Zero), x), TSimd.Broadcast(T.CreateTruncating(single ? -20.0 : -40.0)));
        TVector r = Reduce<TSimd, TVector, T>(y, out TVector n);
        TVector difference = TSimd.MultiplyAdd(TSimd.Multiply(r, r), Series<TSimd, TVector, T>(r), r);
        TVector power = TSimd.PowerOfTwo(n);
        return TSimd.MultiplyAdd(power, difference, TSimd.Subtract(power, TSimd.Broadcast(T.One)));
    }

    /// <summary>
    /// Computes e⁻ˣ − 1 as above, and also e⁻ˣ, which keeps its digits down to 1.6e-38 (float) or 3e-308 (double) and does not fall below.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector MinusOneOfNegative<TSimd, TVector, T>(TVector x, out TVector power)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Down to this bound, 2ⁿ is a normal number.
        bool single = typeof(T) == typeof(float);
        TVector y = TSimd.AtLeast(
            TSimd.Subtract(TSimd.Broadcast(T.Zero), x), TSimd.Broadcast(T.CreateTruncating(single ? -87.0 : -708.0)));
        TVector r = Reduce<TSimd, TVector, T>(y, out TVector n);
        TVector difference = TSimd.MultiplyAdd(TSimd.Multiply(r, r), Series<TSimd, TVector, T>(r), r);
        TVector whole = TSimd.PowerOfTwo(n);
        power = TSimd.MultiplyAdd(whole, difference, whole);
        return TSimd.MultiplyAdd(whole, difference, TSimd.Subtract(whole, TSimd.Broadcast(T.One)));
    }

    /// <summary>The bound below which eˣ is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Lowest<TSimd, TVector, T>()
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        TSimd.Broadcast(T.CreateTruncating(typeof(T) == typeof(float) ? -105.0 : -750.0));

    /// <summary>Multiplies by 2ⁿ in two halves, because each half is a normal number even if 2ⁿ is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector ScaleInHalves<TSimd, TVector, T>(TVector a, TVector n)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector half = TSimd.Round(TSimd.Multiply(n, TSimd.Broadcast(T.CreateTruncating(0.5))));
        TVector scaled = TSimd.Multiply(a, TSimd.PowerOfTwo(half));
        return TSimd.Multiply(scaled, TSimd.PowerOfTwo(TSimd.Subtract(n, half)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector OfBounded<TSimd, TVector, T>(TVector y)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector r = Reduce<TSimd, TVector, T>(y, out TVector n);
        TVector sum = Series<TSimd, TVector, T>(r);
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.One));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.One));
        return TSimd.Scale(sum, n);
    }

    /// <summary>r = y − n ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduce<TSimd, TVector, T>(TVector y, out TVector n)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        n = TSimd.Round(TSimd.Multiply(y, TSimd.Broadcast(T.CreateTruncating(1.4426950408889634))));
        TVector r = TSimd.MultiplyAdd(
            n, TSimd.Broadcast(T.CreateTruncating(single ? -0.693145751953125 : -6.93147180369123816490e-01)), y);
        return TSimd.MultiplyAdd(
            n, TSimd.Broadcast(T.CreateTruncating(single ? -1.42860682030941723212e-6 : -1.90821492927058770002e-10)), r);
    }

    /// <summary>(eʳ − 1 − r)/r² = 1/2! + r/3! + r²/4! + …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Series<TSimd, TVector, T>(TVector r)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector sum;
        if (typeof(T) == typeof(float))
        {
            sum = TSimd.Broadcast(T.CreateTruncating(1.0 / 5040));
        }
        else
        {
            sum = TSimd.Broadcast(T.CreateTruncating(1.0 / 6227020800));
            sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 479001600)));
            sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 39916800)));
            sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 3628800)));
            sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 362880)));
            sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 40320)));
            sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 5040)));
        }

        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 720)));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 120)));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 24)));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(1.0 / 6)));
        return TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(0.5)));
    }
}
