namespace Sonda.Theory;

/// <summary>Finds the root of a function in an interval.</summary>
internal static class SignChange
{
    /// <summary>
    /// Finds the sign change of f with the Illinois method of false position (Dowell and Jarratt 1971); returns an end if f does not change
    /// its sign.
    /// </summary>
    public static double Find(Func<double, double> f, double low, double high) => Find(f, (low, f(low)), (high, f(high)), 1e-14);

    /// <summary>The same with the values of f at both ends, to a relative tolerance.</summary>
    public static double Find(Func<double, double> f, (double At, double Value) from, (double At, double Value) to, double tolerance)
    {
        (double low, double atLow) = from;
        (double high, double atHigh) = to;
        if (Math.Sign(atLow) == Math.Sign(atHigh) || atLow == 0 || atHigh == 0)
        {
            return Math.Abs(atLow) <= Math.Abs(atHigh) ? low : high;
        }

        for (int round = 0; round < 200 && high - low > tolerance * Math.Abs(high); round++)
        {
            // Every fourth round bisects, in case false position converges slowly.
            double middle = round % 4 == 3 ? (low + high) / 2 : ((low * atHigh) - (high * atLow)) / (atHigh - atLow);
            double at = f(middle);
            if (at == 0 || middle <= low || middle >= high)
            {
                return middle;
            }

            if (Math.Sign(at) == Math.Sign(atHigh))
            {
                (high, atHigh, atLow) = (middle, at, atLow / 2);
            }
            else
            {
                (low, atLow, atHigh) = (middle, at, atHigh / 2);
            }
        }

        return (low + high) / 2;
    }
}
