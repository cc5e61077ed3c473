namespace Sonda.Engine.Theory;

/// <summary>
/// What a wide network of sigmoid layers does to signals and gradients before any training, known without building
/// one: weights N(0, σ_w²/fan-in), biases N(0, σ_b²).
/// </summary>
/// <remarks>
/// Weighted inputs settle at the variance q* = σ_w² E[σ(√q* z)²] + σ_b², z standard normal; on the way back each layer
/// multiplies the squared gradient by χ = σ_w² E[σ′(√q* z)²]. Poole et al. 2016, equations 3 and 9; Schoenholz et al. 2017.
/// </remarks>
public sealed class SigmoidMeanField
{
    private SigmoidMeanField(double variance, double multiplier) => (Variance, Multiplier) = (variance, multiplier);

    /// <summary>The book's default start: σ_w² = 1, σ_b² = 1.</summary>
    public static SigmoidMeanField BookStart { get; } = Solve(1, 1);

    /// <summary>q*: the variance at which weighted inputs settle.</summary>
    public double Variance { get; }

    /// <summary>χ: what a layer multiplies the squared gradient by on the way back.</summary>
    public double Multiplier { get; }

    /// <summary>How many times longer the gradient of a layer is than that of the layer before it: 1/√χ.</summary>
    public double RatioOfNeighbours => 1 / Math.Sqrt(Multiplier);

    /// <summary>Finds q* and χ.</summary>
    /// <param name="weightVariance">σ_w², from 0 to a million.</param>
    /// <param name="biasVariance">σ_b², from 0 to a million.</param>
    /// <exception cref="ArgumentOutOfRangeException">A variance is out of range.</exception>
    public static SigmoidMeanField Solve(double weightVariance, double biasVariance)
    {
        RequireVariance(weightVariance, nameof(weightVariance));
        RequireVariance(biasVariance, nameof(biasVariance));

        // The map's slope in q is at most σ_w²/16 where σ_w² is moderate: it contracts, and a few dozen rounds suffice.
        double q = weightVariance + biasVariance;
        for (int round = 0; round < 1000; round++)
        {
            double next = (weightVariance * Mean(q, z => Square(Sigmoid(z)))) + biasVariance;
            bool settled = Math.Abs(next - q) <= 1e-15 * next;
            q = next;
            if (settled)
            {
                break;
            }
        }

        return new SigmoidMeanField(q, weightVariance * Mean(q, z => Square(Slope(z))));
    }

    /// <summary>σ(z) = 1/(1 + e⁻ᶻ).</summary>
    public static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    /// <summary>σ′(z) = σ(z)(1 − σ(z)), at most ¼.</summary>
    public static double Slope(double z) => Sigmoid(z) * Sigmoid(-z);

    /// <summary>
    /// The root mean square, over networks, of the learning speed of each hidden layer, first to last, where the cost
    /// is the cross-entropy of sigmoid outputs and the inputs are spread evenly over the classes:
    /// E‖δ̄‖² = k (E[s²] − (2/k) E[s] + 1/k²) at the k outputs s, times χ per layer below.
    /// </summary>
    /// <param name="hiddenLayers">Hidden layers, 0 or more.</param>
    /// <param name="classes">Outputs k, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is too small.</exception>
    public double[] HiddenSpeeds(int hiddenLayers, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hiddenLayers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        double meanSquare = Mean(Variance, z => Square(Sigmoid(z)));
        double mean = Mean(Variance, Sigmoid);
        double square = classes * (meanSquare - (2.0 / classes * mean) + (1.0 / classes / classes));
        var speeds = new double[hiddenLayers];
        for (int layer = hiddenLayers - 1; layer >= 0; layer--)
        {
            square *= Multiplier;
            speeds[layer] = Math.Sqrt(square);
        }

        return speeds;
    }

    /// <summary>
    /// E[f(√q z)] by the trapezoidal rule, which for a smooth f under the normal density errs by less than rounding: by
    /// e^(−2πd/h) at steps of h, with d = π/√q the distance of the sigmoid's poles. Hence steps that shrink with √q.
    /// </summary>
    private static double Mean(double q, Func<double, double> f)
    {
        const double reach = 10;
        double root = Math.Sqrt(q);
        int steps = 400 * (int)Math.Ceiling(Math.Max(root / 10, 1));
        double sum = 0;
        for (int i = 0; i <= steps; i++)
        {
            double z = reach * ((2.0 * i / steps) - 1);
            sum += f(root * z) * Math.Exp(-z * z / 2);
        }

        return sum * (2 * reach / steps) / Math.Sqrt(2 * Math.PI);
    }

    private static double Square(double x) => x * x;

    private static void RequireVariance(double variance, string name)
    {
        if (!(variance >= 0 && variance <= 1e6))
        {
            throw new ArgumentOutOfRangeException(name, variance, "A variance is from 0 to a million.");
        }
    }
}
