namespace Sonda.Engine.Randomness;

/// <summary>
/// The logarithm in operations that IEEE 754 rounds the same way everywhere. <see cref="Math.Log(double)"/> calls
/// the system's library, whose last bit differs between platforms; a seed must not.
/// </summary>
internal static class PortableMath
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

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

        return (exponent * Ln2High) + ((2 * s) + ((2 * s * series) + (exponent * Ln2Low)));
    }
}
