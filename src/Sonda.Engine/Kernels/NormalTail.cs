using System.Numerics;
using System.Runtime.CompilerServices;

namespace Sonda.Engine.Kernels;

/// <summary>
/// The tail of the normal distribution, Q(t) = ½ erfc(t/√2) = P(N(0, 1) &gt; t), with the same bits at every vector width.
/// </summary>
internal static class NormalTail
{
    /// <summary>
    /// Computes Q(t) for t ≥ 0 (NaN for NaN) with a relative error below 5e-7 for float and 1e-15 for double, as long as Q is a normal
    /// number. Unlike ½(1 + erf), the tail keeps its digits.
    /// </summary>
    /// <param name="t">At least 0.</param>
    /// <param name="bell">e^(−t²/2).</param>
    /// <remarks>
    /// Q(t) = e^(−t²/2) R(t). The method follows Shepherd and Laframboise 1981 (Chebyshev approximation of (1 + 2x) exp(x²) erfc x,
    /// Mathematics of Computation 36): q = (t − 4)/(t + 4) maps the half-line to [−1, 1), where (t + 4) R(t) is smooth. R is a polynomial
    /// of degree 10 (float; interpolation error 3e-9) or 22 (double; 4e-17). The rounding error of t² is corrected, because the exponential
    /// would multiply it by t².
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of<TSimd, TVector, T>(TVector t, out TVector bell)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        TVector minusHalf = TSimd.Broadcast(T.CreateTruncating(-0.5));
        // Beyond this bound e^(−t²/2) is 0; the clamp also avoids ∞ − ∞.
        t = TSimd.Min(t, TSimd.Broadcast(T.CreateTruncating(single ? 15.0 : 40.0)));
        TVector square = TSimd.Multiply(t, t);
        TVector rest = TSimd.MultiplyAdd(t, t, TSimd.Subtract(TSimd.Broadcast(T.Zero), square));
        TVector e = Exponential.Of<TSimd, TVector, T>(TSimd.Multiply(square, minusHalf));
        bell = TSimd.MultiplyAdd(TSimd.Multiply(rest, minusHalf), e, e);

        TVector inverse = TSimd.Divide(TSimd.Broadcast(T.One), TSimd.Add(t, TSimd.Broadcast(T.CreateTruncating(4.0))));
        TVector q = TSimd.MultiplyAdd(inverse, TSimd.Broadcast(T.CreateTruncating(-8.0)), TSimd.Broadcast(T.One));
        TVector polynomial = single ? Degree10<TSimd, TVector, T>(q) : Degree22<TSimd, TVector, T>(q);
        return TSimd.Multiply(TSimd.Multiply(polynomial, inverse), bell);
    }

    /// <summary>(t + 4) R(t), interpolated at the Chebyshev points for t from 0 to 15, computed with 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Degree10<TSimd, TVector, T>(TVector q)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector p = TSimd.Broadcast(T.CreateTruncating(-5.15565933e-05));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.000231798678)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.000171054612)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.0016452193)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.00348931728)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.00754526827)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.0603975331)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.186521281)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.387137368)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.607896659)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.755285131)));
        return p;
    }

    /// <summary>The same for t from 0 to 40.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Degree22<TSimd, TVector, T>(TVector q)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector p = TSimd.Broadcast(T.CreateTruncating(-9.990624160023276e-10));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-1.015295717649618e-11)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(1.3976528155950821e-08)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(1.4842390072751344e-08)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-7.634712843441086e-08)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-1.546196819122192e-07)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(2.6354310560684456e-07)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(1.0200713392568465e-06)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-6.249906995369785e-07)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-5.919013186154044e-06)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(7.149308325478401e-07)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(3.51442149682578e-05)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-1.9078434059248706e-06)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.00023109482414997105)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.00013334424978358428)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.0016308184424805887)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.0034796923618040597)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.007540188965625017)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.06039657489067665)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.1865218579596934)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.38713740074221936)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(-0.6078966419718917)));
        p = TSimd.MultiplyAdd(p, q, TSimd.Broadcast(T.CreateTruncating(0.7552851304157515)));
        return p;
    }
}
