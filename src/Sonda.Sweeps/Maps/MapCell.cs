namespace Sonda.Sweeps.Maps;

/// <summary>A place of a map: the cells of one pair of settings, over all seeds.</summary>
/// <param name="Mean">The mean over the seeds that have a finite value; NaN if none has.</param>
/// <param name="StandardError">The standard error of the mean; NaN with fewer than two values.</param>
/// <param name="Count">The seeds with a finite value.</param>
/// <param name="Diverged">The seeds that diverged.</param>
/// <param name="Known">The seeds whose cells are known.</param>
internal readonly record struct MapCell(double Mean, double StandardError, int Count, int Diverged, int Known)
{
    /// <summary>Half the width of the 95% interval of the mean, by Student's t; NaN with fewer than two values.</summary>
    public double HalfInterval => Count < 2 ? double.NaN : StudentT.Quantile975(Count - 1) * StandardError;

    /// <summary>Whether every known seed diverged.</summary>
    public bool IsDiverged => Known > 0 && Diverged == Known;

    /// <summary>Summarizes the values of the seeds.</summary>
    public static MapCell Of(IReadOnlyList<double> values, int diverged, int known)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        double mean = finite.Length == 0 ? double.NaN : finite.Sum() / finite.Length;
        double variance = finite.Length < 2 ? double.NaN : finite.Sum(value => (value - mean) * (value - mean)) / (finite.Length - 1);
        return new MapCell(mean, Math.Sqrt(variance / finite.Length), finite.Length, diverged, known);
    }
}
