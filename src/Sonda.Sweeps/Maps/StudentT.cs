namespace Sonda.Sweeps.Maps;

/// <summary>Quantiles of Student's t distribution.</summary>
internal static class StudentT
{
    private const double Normal = 1.959963984540054;

    private static readonly double[] Few =
    [
        12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135, 2.262157163, 2.228138852,
    ];

    /// <summary>The 97.5% quantile.</summary>
    /// <param name="freedom">Degrees of freedom, 1 or more.</param>
    /// <remarks>From 11 on, four terms of the expansion about the normal quantile (Abramowitz and Stegun 26.7.5), within 1e-5.</remarks>
    public static double Quantile975(int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (freedom <= Few.Length)
        {
            return Few[freedom - 1];
        }

        double z = Normal, z2 = z * z, v = freedom;
        double g1 = z * (z2 + 1) / 4;
        double g2 = z * ((((5 * z2) + 16) * z2) + 3) / 96;
        double g3 = z * ((((((3 * z2) + 19) * z2) + 17) * z2) - 15) / 384;
        double g4 = z * ((((((((79 * z2) + 776) * z2) + 1482) * z2) - 1920) * z2) - 945) / 92160;
        return z + ((g1 + ((g2 + ((g3 + (g4 / v)) / v)) / v)) / v);
    }
}
