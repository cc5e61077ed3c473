namespace Sonda.Studies.Speeds;

/// <summary>The learning speed of a layer as theory expects it, with the band of <see cref="Theory.Band.Coverage"/> of the networks; log₁₀ each.</summary>
/// <param name="Log10">The median.</param>
/// <param name="LowLog10">The lower end of the band.</param>
/// <param name="HighLog10">The upper end.</param>
public sealed record TheorySpeed(double Log10, double LowLog10, double HighLog10);
