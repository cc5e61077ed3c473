using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>ln(1 + u), with the same bits at every vector width.</summary>
internal static class Logarithm
{
    /// <summary>Computes ln(1 + u) for u from 0 to 1 (NaN for NaN), within 3 units in the last place, also near u = 0.</summary>
    /// <remarks>
    /// ln m = 2 artanh(s) with s = (m − 1)/(m + 1), by its series s + s³/3 + s⁵/5 + … For u ≤ √2 − 1, m is 1 + u, and s = u/(2 + u) avoids
    /// the digits that 1 + u would lose. Above, m is (1 + u)/2, s = (u − 1)/(u + 3), and ln 2 is added. |s| &lt; 0.1716, so that the first
    /// omitted term is below half a unit: 0.1716¹⁰/11 = 2e-9 for float, 0.1716²²/23 = 6e-19 for double. The series begins with 2s rather
    /// than s, because half of a subnormal number may not be representable.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector OfOnePlus<TSimd, TVector, T>(TVector u)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector zero = TSimd.Broadcast(T.Zero);
        TVector bound = TSimd.Broadcast(T.CreateTruncating(0.41421356237309503));
        TVector start = TSimd.SelectLess(bound, u, TSimd.Broadcast(T.CreateTruncating(0.69314718055994529)), zero);
        TVector numerator = TSimd.SelectLess(bound, u, TSimd.Subtract(u, TSimd.Broadcast(T.One)), u);
        TVector two = TSimd.Broadcast(T.CreateTruncating(2.0));
        TVector three = TSimd.Broadcast(T.CreateTruncating(3.0));
        TVector denominator = TSimd.Add(u, TSimd.SelectLess(bound, u, three, two));
        TVector twice = TSimd.Divide(TSimd.Add(numerator, numerator), denominator);
        TVector s = TSimd.Multiply(twice, TSimd.Broadcast(T.CreateTruncating(0.5)));
        TVector square = TSimd.Multiply(s, s);

        TVector sum;
        if (typeof(T) == typeof(float))
        {
            sum = TSimd.Broadcast(T.CreateTruncating(1.0 / 9));
        }
        else
        {
            sum = TSimd.Broadcast(T.CreateTruncating(1.0 / 21));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 19)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 17)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 15)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 13)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 11)));
            sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 9)));
        }

        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 7)));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 5)));
        sum = TSimd.MultiplyAdd(sum, square, TSimd.Broadcast(T.CreateTruncating(1.0 / 3)));
        return TSimd.Add(start, TSimd.MultiplyAdd(TSimd.Multiply(square, twice), sum, twice));
    }
}
