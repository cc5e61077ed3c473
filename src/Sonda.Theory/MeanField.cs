using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>
/// The mean-field theory of signals and gradients through many layers of one kind, in a wide untrained network: weights of mean 0 and
/// variance σ_w²/fan-in, biases N(0, σ_b²).
/// </summary>
/// <remarks>
/// q_l = σ_w² E[φ(√q_{l−1} z)²] + σ_b² and χ = σ_w² E[φ′(√q z)²], with z standard normal (Poole et al. 2016); c_l = (σ_w² E[φ(x_a) φ(x_b)]
/// + σ_b²)/q* and ξ = −1/ln χ(c*) (Schoenholz et al. 2017). Integrals use Gauss-Legendre quadrature with 16 points on panels that end at
/// the kinks of φ. Relative errors are below 1e-12 for means of one point, below 1e-9 for means of two.
/// </remarks>
public sealed class MeanField
{
    /// <summary>The approximate number of depth scales up to which a network is trainable (Schoenholz et al. 2017).</summary>
    public const double TrainableScales = 6;

    /// <summary>The largest variance for which a field is solved.</summary>
    internal const double MaxVariance = 1e6;

    private const double MaxFixedPoint = 1e12;
    private const double MinFixedPoint = 1e-12;
    private const double Tolerance = 1e-9;

    private readonly ActivationCurve _curve;
    private GaussLegendre _rule = GaussLegendre.Exact;

    private MeanField(ActivationSpec activation, double weightVariance, double biasVariance) =>
        (Activation, WeightVariance, BiasVariance, _curve) =
            (activation, weightVariance, biasVariance, new ActivationCurve(activation));

    /// <summary>The kind of layers of the theory.</summary>
    public FieldKind Kind { get; private init; }

    /// <summary>φ.</summary>
    public ActivationSpec Activation { get; }

    /// <summary>σ_w²: the variance of a weight times the fan-in.</summary>
    public double WeightVariance { get; }

    /// <summary>σ_b².</summary>
    public double BiasVariance { get; }

    /// <summary>
    /// q*, the limit of the variance of weighted inputs; 1 behind a normalisation; null if it grows without bound.
    /// </summary>
    public double? Variance { get; private set; }

    /// <summary>Whether every variance is a fixed point, as with ReLU and He initialization; q* is then the start.</summary>
    public bool KeepsAnyVariance { get; private set; }

    /// <summary>
    /// χ, the factor of the squared gradient per layer, at q*; if q is unbounded, its limit. Null for residual blocks whose χ changes with
    /// depth.
    /// </summary>
    public double? Multiplier { get; private set; }

    /// <summary>c*, the limit of the correlation of two inputs.</summary>
    public double? Correlation { get; private set; }

    /// <summary>
    /// χ(c*) = σ_w² E[φ′(x_a) φ′(x_b)] of two inputs with correlation c*: the factor of a correlation difference per layer.
    /// </summary>
    public double? MultiplierAtCorrelation { get; private set; }

    /// <summary>
    /// Ordered or chaotic; null without a fixed point, and for residual blocks, where signals grow together with gradients.
    /// </summary>
    public Phase? Phase { get; private set; }

    /// <summary>Explains why there is no fixed point; null if there is one.</summary>
    public LocalizableText? Gap { get; private set; }

    /// <summary>The ratio of a layer's gradient to that of the layer before it: 1/√χ.</summary>
    public double? RatioOfNeighbours => 1 / Math.Sqrt(Multiplier ?? double.NaN) is var ratio && double.IsNaN(ratio) ? null : ratio;

    /// <summary>The change of the gradient per layer on its way back, in decibels: 10 log₁₀ χ.</summary>
    public double? Decibels => Multiplier is { } chi ? 10 * Math.Log10(chi) : null;

    /// <summary>
    /// ξ in layers; infinite at the edge of chaos. For plain layers it is −1/ln χ(c*); for others the number of layers over which the
    /// squared gradient changes by a factor of e, 1/|ln χ|.
    /// </summary>
    public double? DepthScale => Kind == FieldKind.Plain ? (Phase is null ? null : Scale(MultiplierAtCorrelation!.Value)) : Scale(Multiplier);

    /// <summary>
    /// 6 ξ: a rule of thumb for networks at the fixed point, trained without tuning (Schoenholz et al. 2017, for plain layers); null for
    /// residual blocks, for which no such rule is known.
    /// </summary>
    public double? TrainableDepth => Kind == FieldKind.Residual ? null : TrainableScales * DepthScale;

    /// <summary>Computes q*, c* and the quantities that follow from them.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="weightVariance">σ_w², from 0 to a million.</param>
    /// <param name="biasVariance">σ_b², from 0 to a million.</param>
    /// <param name="start">The variance from which the iteration of q starts; default: σ_w² + σ_b².</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is out of range.</exception>
    public static MeanField Solve(ActivationSpec activation, double weightVariance, double biasVariance, double? start = null) =>
        Solve(activation, weightVariance, biasVariance, GaussLegendre.Exact, start);

    /// <summary>The same with another quadrature rule for pairs, or only with q* and χ.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="weightVariance">σ_w².</param>
    /// <param name="biasVariance">σ_b².</param>
    /// <param name="rule">The quadrature rule for pairs.</param>
    /// <param name="start">The variance from which the iteration of q starts.</param>
    /// <param name="withCorrelation">Whether to compute c* and what follows from it.</param>
    /// <param name="near">c* of a neighbour in the phase diagram, which makes the search short and its tolerance 1e-6; null if there is none.</param>
    internal static MeanField Solve(
        ActivationSpec activation,
        double weightVariance,
        double biasVariance,
        GaussLegendre rule,
        double? start = null,
        bool withCorrelation = true,
        double? near = null)
    {
        MeanField field = Of(activation, weightVariance, biasVariance);
        field._rule = rule;
        RequireVariance(start ?? 0, nameof(start));
        field.FindVariance(Math.Max(start ?? (weightVariance + biasVariance), MinFixedPoint));
        if (field.Variance is not null && double.IsFinite(field.Multiplier!.Value) && withCorrelation)
        {
            field.FindCorrelation(near);
        }

        return field;
    }

    /// <summary>Creates the maps without solving for their fixed points.</summary>
    internal static MeanField Of(ActivationSpec activation, double weightVariance, double biasVariance)
    {
        ArgumentNullException.ThrowIfNull(activation);
        RequireVariance(weightVariance, nameof(weightVariance));
        RequireVariance(biasVariance, nameof(biasVariance));
        return new MeanField(activation, weightVariance, biasVariance);
    }

    /// <summary>Creates the field of layers with a normalisation between weights and φ, behind which q is 1.</summary>
    internal static MeanField Normed(FieldKind kind, ActivationSpec activation, double weightVariance, double biasVariance)
    {
        double chi = kind == FieldKind.BatchNorm
            ? GradientMultiplier.BatchNorm(activation)
            : GradientMultiplier.RowNorm(activation, weightVariance, biasVariance);
        return new MeanField(activation, weightVariance, biasVariance)
        {
            Kind = kind,
            Variance = 1,
            Multiplier = chi,
            Phase = PhaseOf(chi),
        };
    }

    /// <summary>Creates the field of residual blocks with a constant χ, or with null if χ changes.</summary>
    internal static MeanField Residual(ActivationSpec activation, double weightVariance, double biasVariance, double? multiplier) =>
        new(activation, weightVariance, biasVariance) { Kind = FieldKind.Residual, Multiplier = multiplier };

    /// <summary>The variance of weighted inputs in the next layer: σ_w² E[φ(√q z)²] + σ_b²; infinite if it overflows.</summary>
    /// <param name="q">The variance in this layer.</param>
    public double NextVariance(double q)
    {
        double next = (WeightVariance * PointMoments.Of(_curve, q).Square) + BiasVariance;
        return double.IsNaN(next) ? double.PositiveInfinity : next;
    }

    /// <summary>χ(q) = σ_w² E[φ′(√q z)²].</summary>
    /// <param name="q">The variance of weighted inputs.</param>
    public double MultiplierAt(double q) => WeightVariance * PointMoments.Of(_curve, q).SlopeSquare;

    /// <summary>The correlation of two inputs of equal variance in the next layer.</summary>
    /// <param name="q">The variance of their weighted inputs.</param>
    /// <param name="c">Their correlation in this layer.</param>
    public double NextCorrelation(double q, double c)
    {
        PairMoments pair = Pair(q, c, withSlopes: false);
        return ((WeightVariance * pair.Product) + BiasVariance) / ((WeightVariance * pair.Square) + BiasVariance);
    }

    /// <summary>χ(c) = σ_w² E[φ′(x_a) φ′(x_b)].</summary>
    /// <param name="q">The variance of the weighted inputs.</param>
    /// <param name="c">Their correlation.</param>
    public double MultiplierAt(double q, double c) => WeightVariance * Pair(q, c).SlopeProduct;

    /// <summary>Follows q from its start, up or down, to the first fixed point.</summary>
    private void FindVariance(double start)
    {
        double step = NextVariance(start) - start;
        if (Math.Abs(step) <= 1e-13 * start)
        {
            // A map that keeps a second variance too, as ReLU with He initialization does, keeps them all.
            KeepsAnyVariance = Math.Abs(NextVariance(2 * start) - (2 * start)) <= 1e-12 * start;
            Settle(start);
        }
        else if (step < 0)
        {
            double low = start;
            while (NextVariance(low) < low && low > MinFixedPoint)
            {
                low /= 2;
            }

            Settle(low <= MinFixedPoint && BiasVariance == 0 ? 0 : SignChange.Find(q => NextVariance(q) - q, low, 2 * low));
        }
        else
        {
            double high = start;
            while (NextVariance(high) > high && high < MaxFixedPoint)
            {
                high *= 2;
            }

            if (high < MaxFixedPoint)
            {
                Settle(SignChange.Find(q => NextVariance(q) - q, high / 2, high));
                return;
            }

            Gap = LocalizableText.Of($"The variance of the weighted inputs of {Activation} layers grows without bound.");
            Multiplier = double.IsFinite(NextVariance(MaxFixedPoint)) ? MultiplierAt(MaxFixedPoint) : null;
        }
    }

    private void Settle(double q) => (Variance, Multiplier) = (q, MultiplierAt(q));

    private void FindCorrelation(double? near)
    {
        double q = Variance!.Value;
        Phase = PhaseOf(Multiplier!.Value);
        Correlation = Phase != Theory.Phase.Chaotic ? 1
            : NextCorrelation(q, 0) <= 1e-14 ? 0
            : Math.Cos(FindAngle(q, near is { } c ? Math.Acos(c) : null));
        MultiplierAtCorrelation = Phase == Theory.Phase.Chaotic ? MultiplierAt(q, Correlation.Value) : Multiplier;
    }

    /// <summary>
    /// Solves for the angle of c*, because near the edge c* is near 1. The slope χ > 1 of the map at c = 1 puts it below the diagonal there.
    /// </summary>
    private double FindAngle(double q, double? near)
    {
        double Above(double angle) => NextCorrelation(q, Math.Cos(angle)) - Math.Cos(angle);
        if (near is > 0 and var guess)
        {
            // The angle of a neighbour in the diagram is rarely off by more than a quarter.
            (double low, double high) = (guess / 1.25, Math.Min(1.25 * guess, Math.PI / 2));
            (double atLow, double atHigh) = (Above(low), Above(high));
            if (Math.Sign(atLow) != Math.Sign(atHigh))
            {
                return SignChange.Find(Above, (low, atLow), (high, atHigh), 1e-6);
            }
        }

        return SignChange.Find(Above, 1e-4, Math.PI / 2);
    }

    private static Phase PhaseOf(double chi) => Math.Abs(chi - 1) <= Tolerance ? Theory.Phase.Edge
        : chi < 1 ? Theory.Phase.Ordered
        : Theory.Phase.Chaotic;

    private static double? Scale(double? chi) => chi is not { } multiplier ? null
        : Math.Abs(multiplier - 1) <= Tolerance ? double.PositiveInfinity
        : 1 / Math.Abs(Math.Log(multiplier));

    private PairMoments Pair(double q, double c, bool withSlopes = true) => PairMoments.Of(_curve, q, c, _rule, withSlopes);

    private static void RequireVariance(double variance, string name)
    {
        if (!(variance >= 0 && variance <= MaxVariance))
        {
            throw new ArgumentOutOfRangeException(name, variance, "A variance is from 0 to a million.");
        }
    }
}
