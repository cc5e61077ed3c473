namespace Sonda.Theory;

/// <summary>The forecast of a positive number: its median over networks, and a band around it with the stated coverage.</summary>
/// <remarks>Stored as logarithms, because the gradient of a deep network may be too small for a double.</remarks>
/// <param name="LogExpected">The natural logarithm of the median.</param>
/// <param name="LogLow">The natural logarithm of the lower end.</param>
/// <param name="LogHigh">The natural logarithm of the upper end.</param>
public readonly record struct Band(double LogExpected, double LogLow, double LogHigh)
{
    /// <summary>The share of networks within the band, if the theory holds.</summary>
    public const double Coverage = 0.99;

    /// <summary>The median; 0 or infinite if it does not fit a double.</summary>
    public double Expected => Math.Exp(LogExpected);

    /// <summary>The lower end.</summary>
    public double Low => Math.Exp(LogLow);

    /// <summary>The upper end.</summary>
    public double High => Math.Exp(LogHigh);

    /// <summary>Whether a number is within the band.</summary>
    /// <param name="logValue">Its natural logarithm.</param>
    public bool Holds(double logValue) => logValue >= LogLow && logValue <= LogHigh;

    /// <summary>Computes the band from the logarithms of draws; sorts them in place.</summary>
    internal static Band Of(double[] logs)
    {
        Array.Sort(logs);
        int outside = (int)((1 - Coverage) / 2 * logs.Length);
        return new Band(logs[logs.Length / 2], logs[outside], logs[logs.Length - 1 - outside]);
    }
}
