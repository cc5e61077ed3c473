using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>
/// The mean-field theory of wide, untrained networks of sigmoid layers: weights N(0, σ_w²/fan-in), biases N(0, σ_b²).
/// </summary>
/// <remarks>
/// <see cref="MeanField"/> for the networks of the book, with the speed of their layers in closed form. The variance of weighted inputs
/// converges to q* = σ_w² E[σ(√q* z)²] + σ_b², with z standard normal. On the way back each layer multiplies the squared gradient by χ =
/// σ_w² E[σ′(√q* z)²]. Poole et al. 2016; Schoenholz et al. 2017.
/// </remarks>
internal sealed class SigmoidMeanField
{
    private static readonly ActivationCurve Curve = new(new ActivationSpec(ActivationKind.Sigmoid));

    private SigmoidMeanField(MeanField field) => (Variance, Multiplier) = (field.Variance!.Value, field.Multiplier!.Value);

    /// <summary>The book's default start: σ_w² = 1, σ_b² = 1.</summary>
    public static SigmoidMeanField BookStart { get; } = Solve(1, 1);

    /// <summary>q*, the limit of the variance of weighted inputs.</summary>
    public double Variance { get; }

    /// <summary>χ, the factor of the squared gradient per layer on the way back.</summary>
    public double Multiplier { get; }

    /// <summary>The ratio of a layer's gradient to that of the layer before it: 1/√χ.</summary>
    public double RatioOfNeighbours => 1 / Math.Sqrt(Multiplier);

    /// <summary>Computes q* and χ.</summary>
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
    /// The root mean square, over networks, of the learning speed of each hidden layer, first to last, for the cross-entropy of sigmoid
    /// outputs and inputs spread evenly over the classes: E‖δ̄‖² = k (E[s²] − (2/k) E[s] + 1/k²) at the k outputs s, times χ per layer
    /// below.
    /// </summary>
    /// <param name="hiddenLayers">Hidden layers, at least 0.</param>
    /// <param name="classes">Outputs k, at least 1.</param>
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
