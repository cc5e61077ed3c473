namespace Sonda.Diagnosis.Readings;

/// <summary>How much of a reading chance alone explains: the random weights of a finite width, the rows of a finite sample.</summary>
internal static class Chance
{
    /// <summary>
    /// Standard errors beyond which a deviation counts as more than chance: 3, one time in 740 for a normal number and one side, so that
    /// a healthy network of a dozen readings is wrongly named less than once in fifty.
    /// </summary>
    public const double Errors = 3;

    /// <summary>
    /// A layer of n units spreads the logarithm of a squared norm that passes it by a variance of 5/n: exactly so for He initialization and
    /// ReLU (Hanin 2018: the fourth-moment ratio is Π(1 + 5/n)), less for smoother activations.
    /// </summary>
    private const double ReluNoise = 5;

    /// <summary>The standard deviation of ln ‖δ‖ over layers of some widths: ½ √(Σ 5/n), as ln ‖δ‖² has Σ 5/n.</summary>
    public static double LogNoise(IEnumerable<int> widths) => 0.5 * Math.Sqrt(widths.Sum(width => ReluNoise / width));

    /// <summary>
    /// The smallest factor by which chance alone reduces a norm whose mean square is preserved: the median of a log-normal factor lies
    /// ¼ Σ 5/n below, and <see cref="Errors"/> deviations are added. At most 1/e, one depth scale, which matters at no width.
    /// </summary>
    public static double VanishingLimit(IReadOnlyCollection<int> widths) =>
        Math.Min(Math.Exp(-1), Math.Exp(-(0.25 * widths.Sum(width => ReluNoise / width)) - (Errors * LogNoise(widths))));

    /// <summary>The largest factor by which chance alone increases a norm; at least e. The median is not above the mean, so there is no drift.</summary>
    public static double GrowthLimit(IReadOnlyCollection<int> widths) => Math.Max(Math.E, Math.Exp(Errors * LogNoise(widths)));

    /// <summary>
    /// How sure it is that a factor over some layers is beyond chance.
    /// </summary>
    /// <param name="beyond">How many times it exceeds its limit, in the direction of the limit; 1 at the limit.</param>
    /// <param name="widths">The widths of the layers.</param>
    public static double Beyond(double beyond, IEnumerable<int> widths) => Probability.Normal((Math.Log(beyond) / LogNoise(widths)) + Errors);

    /// <summary>
    /// How far a cost over N rows may swing, relative to the cost of guessing, because of which rows were drawn: three standard errors of a
    /// mean whose rows deviate as much as their mean, 3/√N.
    /// </summary>
    public static double Swing(double rows) => Errors / Math.Sqrt(Math.Max(rows, 1));
}
