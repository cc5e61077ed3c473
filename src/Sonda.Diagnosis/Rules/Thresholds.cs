namespace Sonda.Diagnosis.Rules;

/// <summary>
/// Every threshold of every rule, each from what the trace says of precision, depth, width, batch or plan. The pages in
/// docs/rules say more of each.
/// </summary>
public static class Thresholds
{
    /// <summary>Between what anything lies that was reckoned and not seen.</summary>
    private const double MinSure = 0.001, MaxSure = 0.999;

    /// <summary>
    /// Standard errors from which a deviation is taken to be more than chance: 3, one time in 740 for a normal number and one
    /// side, so that a healthy network of a dozen readings is wrongly named less than once in fifty.
    /// </summary>
    public const double Errors = 3;

    /// <summary>
    /// A finding this sure is severe: 0.95, the usual level. Below <see cref="LikelyToSuffer"/> the network will more likely
    /// learn than not, and the finding is mild.
    /// </summary>
    public const double SureToSuffer = 0.95;

    /// <summary>A finding this sure is at least moderate: as likely as not.</summary>
    public const double LikelyToSuffer = 0.5;

    /// <summary>What is rarer than this, of seeds or of numbers, is not told: 0.05, what <see cref="SureToSuffer"/> leaves.</summary>
    public const double MinShare = 0.05;

    /// <summary>
    /// One layer of n units spreads the logarithm of a squared norm that passes it by a variance of 5/n: with He's start and
    /// ReLU exactly (Hanin 2018: the fourth-moment ratio is Π(1 + 5/n)), with smoother activations less.
    /// </summary>
    public const double ReluNoise = 5;

    /// <summary>Neighbouring readings are smoothed over so many steps: a rate that is read from fewer is mostly noise.</summary>
    public const int FewestReadings = 10;

    /// <summary>
    /// Fewer epochs than this say nothing of a trend: with 10 of them, half of which rise by chance, 8 rises or more have a
    /// probability of 1 in 18.
    /// </summary>
    public const int FewestEpochs = 10;

    /// <summary>The standard deviation of ln ‖δ‖ that the widths of some layers explain: ½ √(Σ 5/n), as ln ‖δ‖² has Σ 5/n.</summary>
    public static double LogNoise(IEnumerable<int> widths) => 0.5 * Math.Sqrt(widths.Sum(width => ReluNoise / width));

    /// <summary>
    /// What is left of a norm by chance alone where its mean square stays as it is: the median of a log-normal factor lies
    /// ¼ Σ 5/n below, and <see cref="Errors"/> deviations are allowed for. At most 1/e, one depth scale: a loss that small is
    /// none to speak of at any width.
    /// </summary>
    public static double VanishingLimit(IReadOnlyCollection<int> widths) =>
        Math.Min(Math.Exp(-1), Math.Exp(-(0.25 * widths.Sum(width => ReluNoise / width)) - (Errors * LogNoise(widths))));

    /// <summary>What a norm grows to by chance alone; at least e. The median is not above the mean, so no drift is added.</summary>
    public static double Growing(IReadOnlyCollection<int> widths) => Math.Max(Math.E, Math.Exp(Errors * LogNoise(widths)));

    /// <summary>
    /// How far weights must move, in their own size, for what a layer of n units gives to change by as much as it is: 1/√n.
    /// A matrix of n × n random weights has the norm √n where one direction of it has 1 (Jacot et al. 2018; Chizat et al. 2019
    /// call learning with no more movement lazy).
    /// </summary>
    public static double Reach(int units) => 1 / Math.Sqrt(Math.Max(units, 1));

    /// <summary>
    /// How far the planned steps must move a network of plain descent, in its own size, for it to leave the plateau that it starts on. All
    /// layers together: 1. The slowest of them: between 1, where it grows alone, and 1/(layers − 2), where all grow as it does; the geometric
    /// mean of both (docs/rules/vanishing.md).
    /// </summary>
    public static double FullReach(int layers, bool isBalanced) => isBalanced ? 1 : 1 / Math.Sqrt(Math.Max(layers - 2, 1));

    /// <summary>
    /// How far a step may move the weights of one of some layers, in their own size: 1/layers. The output then changes by a factor
    /// of (1 + 1/layers)^layers, about e, within a step.
    /// </summary>
    public static double LongestStep(int layers) => 1.0 / Math.Max(layers, 1);

    /// <summary>
    /// How far a step must move weights at least, in their own size: a decade below what all planned ones together need to move
    /// them by <see cref="Reach"/>, a decade being the usual grid of learning rates; never below half the last digit of the
    /// precision, under which a step is rounded away.
    /// </summary>
    public static double ShortestStep(int units, long steps, int precisionBits) =>
        Math.Max(steps > 0 ? Reach(units) / (10.0 * steps) : 0, Math.ScaleB(1, -precisionBits - 1));

    /// <summary>
    /// The share of lost numbers from which a layer is worse than it may be: half, what a ReLU takes of a gradient anyway.
    /// </summary>
    public const double FlatShare = 0.5;

    /// <summary>
    /// The share of flat or dead units of a layer of n that chance explains: ½ + 3 · ½/√n. Rows that have become alike, as deep
    /// in a network, lie on one side of each unit, on the flat one with probability ½.
    /// </summary>
    public static double FlatUnits(int units) => FlatShare + (Errors * 0.5 / Math.Sqrt(Math.Max(units, 1)));

    /// <summary>
    /// What of a gradient may be lost in flat units of all layers together before it costs a good part of what can be learned: all
    /// but a tenth, which is a step of the usual grid of learning rates.
    /// </summary>
    public const double FlatLoss = 0.1;

    /// <summary>
    /// Inputs within a factor of ten of 1 suit initial weights of any kind. Curvature grows with their square, so that beyond it
    /// the best learning rate is off by more than a hundred.
    /// </summary>
    public const double InputDecade = 10;

    /// <summary>
    /// The widest over the narrowest feature that descent can level in so many steps: √steps. The narrow one learns
    /// (ratio)² times slower, curvature being the square of the input.
    /// </summary>
    public static double FeatureRatio(long steps) => Math.Max(InputDecade, Math.Sqrt(steps));

    /// <summary>
    /// What of the gradient of all time steps one of them must be to be heard in a training of so many rows: 1/√rows, since what it says
    /// is a mean over rows, and what the others say is noise to it, of which a mean over rows leaves one part in √rows. Never below half
    /// the last digit of the precision, in which all steps are added into one gradient.
    /// </summary>
    public static double Heard(double rows, int precisionBits) =>
        Math.Max(rows > 0 ? 1 / Math.Sqrt(rows) : 0, Math.ScaleB(1, -precisionBits));

    /// <summary>
    /// How much a cost over N rows may swing, in the cost of guessing, before it is more than which rows were drawn: three
    /// standard errors of a mean whose rows deviate as much as their mean, 3/√N.
    /// </summary>
    public static double Swing(double rows) => Errors / Math.Sqrt(Math.Max(rows, 1));

    /// <summary>The share of the planned epochs that must have been seen before a pace is held against the plan: a quarter.</summary>
    public const double ShareSeen = 0.25;

    /// <summary>
    /// What of the cost of guessing must be left at the end for a training to be called too slow: nine tenths. Less is a matter of
    /// how hard the data are.
    /// </summary>
    public const double CostLeft = 0.9;

    /// <summary>
    /// The share of so many rows that a network must get right for it to have learned: 3.09 standard errors above what one that ignores
    /// its inputs gets right, which one in a thousand of those reaches.
    /// </summary>
    public static double ClearlyAbove(double chance, long rows) => chance + (3.09 * Math.Sqrt(chance * (1 - chance) / Math.Max(rows, 1)));

    /// <summary>What of it may be left by a network that has learned: half. What was found at its start did then not keep it.</summary>
    public const double Learned = 0.5;

    /// <summary>The largest finite number of a precision, 4 over its smallest normal one in all IEEE 754 formats.</summary>
    public static double LargestNumber(double smallestNormal) => 4 / smallestNormal;

    /// <summary>Φ, the distribution function of a standard normal number; error below 1e-7 (Abramowitz and Stegun 1964, 26.2.17).</summary>
    public static double Normal(double x)
    {
        double t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        double tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }

    /// <summary>
    /// Between what shares a probability lies, with 95 % confidence, of which some of so many trials were seen (Wilson 1927): right at
    /// shares of 0 and 1 too.
    /// </summary>
    public static (double Low, double High) Interval(int found, int trials)
    {
        const double z = 1.959964;
        double share = (double)found / trials, square = z * z / trials;
        double middle = (share + (square / 2)) / (1 + square);
        double reach = z / (1 + square) * Math.Sqrt((share * (1 - share) / trials) + (square / (4 * trials)));
        return (Math.Max(0, middle - reach), Math.Min(1, middle + reach));
    }

    /// <summary>A reckoned probability, 0.001 to 0.999: a model has no more digits.</summary>
    public static double Estimate(double probability) => Math.Clamp(probability, MinSure, MaxSure);

    /// <summary>What a finding of that probability amounts to.</summary>
    public static Severity Severity(double probability) =>
        probability >= SureToSuffer ? Diagnosis.Severity.Severe
        : probability >= LikelyToSuffer ? Diagnosis.Severity.Moderate
        : Diagnosis.Severity.Mild;
}
