namespace Sonda.Engine.Randomness;

/// <summary>
/// Functions from operations that IEEE 754 rounds in one way only. <see cref="Math.Log(double)"/> and similar functions call the system's
/// library, whose last bit differs between platforms; the results of a seed must not.
/// </summary>
internal static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>xⁿ for n ≥ 0 by repeated squaring: the same bits for the same x and n.</summary>
    public static double Power(double x, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        double power = 1;
        for (double square = x; n > 0; n >>= 1, square *= square)
        {
            if ((n & 1) == 1)
            {
                power *= square;
            }
        }

        return power;
    }

    /// <summary>
    /// (1 + cos πx)/2 for x from 0 to 1, which falls from 1 to 0: cos²(πx/2) = 1 − sin²(πx/2) = sin²(π(1 − x)/2).
    /// </summary>
    /// <remarks>
    /// The smaller of the two angles is at most π/4. There the first omitted term of the sine's Taylor series is 0.785¹⁹/19! = 8e-20.
    /// </remarks>
    public static double HalfCosine(double x)
    {
        double angle = Math.PI / 2 * Math.Min(x, 1 - x);
        double square = angle * angle;
        double series = 1;
        for (int n = 16; n >= 2; n -= 2)
        {
            series = 1 - (series * square / (n * (n + 1)));
        }

        double sine = angle * series;
        return x <= 0.5 ? 1 - (sine * sine) : sine * sine;
    }

    /// <summary>
    /// ln x of a positive normal number, within 2 units in the last place:
    /// x = 2ᵉ·m with m in [√½, √2); ln m = 2 artanh(s) with s = (m − 1)/(m + 1), |s| &lt; 0.1716, by its series.
    /// </summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double s2 = s * s;
        double series = 0;
        for (int k = 21; k >= 3; k -= 2)
        {
            series = (series + (1.0 / k)) * s2;
        }

        // ln 2 in two parts: exponent · Ln2High is exact, and the small terms are added first so that they keep their digits.
        return (exponent * Ln2High) + ((2 * s) + ((2 * s * series) + (exponent * Ln2Low)));
    }
}
