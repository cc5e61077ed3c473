using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>
/// What a wide network of sigmoid layers does to signals and gradients before any training, known without building
/// one: weights N(0, σ_w²/fan-in), biases N(0, σ_b²).
/// </summary>
/// <remarks>
/// <see cref="MeanField"/> for the networks of the book, with the speed of their layers in closed form.
/// Weighted inputs settle at the variance q* = σ_w² E[σ(√q* z)²] + σ_b², z standard normal; on the way back each layer
/// multiplies the squared gradient by χ = σ_w² E[σ′(√q* z)²]. Poole et al. 2016; Schoenholz et al. 2017.
/// </remarks>
internal sealed class SigmoidMeanField
{
    private static readonly ActivationCurve Curve = new(new ActivationSpec(ActivationKind.Sigmoid));

    private SigmoidMeanField(MeanField field) => (Variance, Multiplier) = (field.Variance!.Value, field.Multiplier!.Value);

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
    public static SigmoidMeanField Solve(double weightVariance, double biasVariance) =>
        new(MeanField.Solve(Curve.Spec, weightVariance, biasVariance));

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
        PointMoments output = PointMoments.Of(Curve, Variance);
        double square = classes * (output.Square - (2.0 / classes * output.Mean) + (1.0 / classes / classes));
        var speeds = new double[hiddenLayers];
        for (int layer = hiddenLayers - 1; layer >= 0; layer--)
        {
            square *= Multiplier;
            speeds[layer] = Math.Sqrt(square);
        }

        return speeds;
    }
}
