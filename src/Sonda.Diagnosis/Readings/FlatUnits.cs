namespace Sonda.Diagnosis.Readings;

/// <summary>Shares of units, or of numbers, that pass no gradient.</summary>
internal static class FlatUnits
{
    /// <summary>Half: the share of a gradient that ReLU takes anyway. A layer that loses more is worse than it needs to be.</summary>
    public const double Half = 0.5;

    /// <summary>
    /// The share of flat or dead units that chance explains in a layer of n: ½ + 3 · ½/√n. Deep in a network rows have become alike and
    /// lie on one side of each unit, on the flat one with probability ½.
    /// </summary>
    public static double Limit(int units) => Half + (Chance.Errors * 0.5 / Math.Sqrt(Math.Max(units, 1)));
}
