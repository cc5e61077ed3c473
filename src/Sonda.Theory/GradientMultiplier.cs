using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>χ, the factor of the squared gradient per layer, for layers that are more than weights and φ.</summary>
internal static class GradientMultiplier
{
    /// <summary>χ behind a batch normalisation in the limit of a large batch: E[φ′²]/Var[φ] at variance 1.</summary>
    /// <remarks>
    /// The normalisation removes the mean over the rows and the scale, whatever σ_w² and σ_b² are. Rows are then uncorrelated, and 1/s² =
    /// 1/(σ_w² Var φ) multiplies σ_w² E[φ′²]. By Poincaré's inequality χ is never below 1; with ReLU it is π/(π − 1), with the identity 1
    /// (Yang et al. 2019, "A mean field theory of batch normalization").
    /// </remarks>
    /// <param name="activation">φ.</param>
    public static double BatchNorm(ActivationSpec activation)
    {
        PointMoments at = PointMoments.Of(new ActivationCurve(activation), 1);
        return at.SlopeSquare / (at.Square - (at.Mean * at.Mean));
    }

    /// <summary>χ with a layer or RMS normalisation before φ: σ_w² E[φ′²]/(σ_w² E[φ²] + σ_b²) at variance 1.</summary>
    /// <param name="activation">φ.</param>
    /// <param name="weightVariance">σ_w², above 0.</param>
    /// <param name="biasVariance">σ_b².</param>
    public static double RowNorm(ActivationSpec activation, double weightVariance, double biasVariance)
    {
        var field = MeanField.Of(activation, weightVariance, biasVariance);
        return field.MultiplierAt(1) / field.NextVariance(1);
    }

    /// <summary>χ of a residual block x + s·f(x): 1 + s² χ_f.</summary>
    /// <remarks>The two paths are uncorrelated because the weights of f have mean 0 (Zhang, Dauphin and Ma 2019).</remarks>
    /// <param name="branchMultiplier">χ_f, the factor of f alone.</param>
    /// <param name="scale">s.</param>
    public static double Residual(double branchMultiplier, double scale = 1) => 1 + (scale * scale * branchMultiplier);
}
