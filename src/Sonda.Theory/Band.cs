namespace Sonda.Theory;

/// <summary>A positive number that is forecast: its median over networks, and what lies around it with the stated coverage.</summary>
/// <remarks>Kept as logarithms, for the gradient of a deep network may be smaller than a double.</remarks>
/// <param name="LogExpected">The natural logarithm of the median.</param>
/// <param name="LogLow">Of the lower end.</param>
/// <param name="LogHigh">Of the upper end.</param>
public readonly record struct Band(double LogExpected, double LogLow, double LogHigh)
{
    /// <summary>The share of networks that lie within, where the theory holds.</summary>
    public const double Coverage = 0.99;

    /// <summary>The median; 0 or infinite where a double does not reach.</summary>
    public double Expected => Math.Exp(LogExpected);

    /// <summary>The lower end.</summary>
    public double Low => Math.Exp(LogLow);

    /// <summary>The upper end.</summary>
    public double High => Math.Exp(LogHigh);

    /// <summary>Whether a number lies within.</summary>
    /// <param name="logValue">Its natural logarithm.</param>
    public bool Holds(double logValue) => logValue >= LogLow && logValue <= LogHigh;

    /// <summary>From the logarithms of draws, which are sorted.</summary>
    internal static Band Of(double[] logs)
    {
        Array.Sort(logs);
        int outside = (int)((1 - Coverage) / 2 * logs.Length);
        return new Band(logs[logs.Length / 2], logs[outside], logs[logs.Length - 1 - outside]);
    }
}
