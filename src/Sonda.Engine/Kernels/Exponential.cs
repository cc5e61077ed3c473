using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>eˣ for x ≤ 0, the same bits at every vector width.</summary>
internal static class Exponential
{
    /// <summary>
    /// e⁻ˣ for x ≥ 0 (NaN for NaN), within 2 units in the last place, down to subnormal numbers and then to 0.
    /// </summary>
    /// <remarks>
    /// −x = n ln 2 + r with n whole and |r| ≤ ½ ln 2 (Cody and Waite 1980: ln 2 in two parts, so that n ln 2 is
    /// subtracted without error); eʳ by its Taylor series, whose first term left out is below half a unit:
    /// 0.3466⁸/8! = 5e-9 for float, 0.3466¹⁴/14! = 4e-18 for double. 2ⁿ is multiplied in two halves, so
    /// that a subnormal result is reached without leaving the range of exponents on the way.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfNegative<TSimd, TVector, T>(TVector x)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        TVector y = TSimd.Max(
            TSimd.Subtract(TSimd.Broadcast(T.Zero), x), TSimd.Broadcast(T.CreateTruncating(single ? -105.0 : -750.0)));
        TVector n = TSimd.Round(TSimd.Multiply(y, TSimd.Broadcast(T.CreateTruncating(1.4426950408889634))));
        TVector r = TSimd.MultiplyAdd(
            n, TSimd.Broadcast(T.CreateTruncating(single ? -0.693145751953125 : -6.93147180369123816490e-01)), y);
        r = TSimd.MultiplyAdd(
            n, TSimd.Broadcast(T.CreateTruncating(single ? -1.42860682030941723212e-6 : -1.90821492927058770002e-10)), r);

        TVector sum;
        if (single)
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
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.CreateTruncating(0.5)));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.One));
        sum = TSimd.MultiplyAdd(sum, r, TSimd.Broadcast(T.One));

        TVector half = TSimd.Round(TSimd.Multiply(n, TSimd.Broadcast(T.CreateTruncating(0.5))));
        TVector scaled = TSimd.Multiply(sum, TSimd.PowerOfTwo(half));
        return TSimd.Multiply(scaled, TSimd.PowerOfTwo(TSimd.Subtract(n, half)));
    }
}
