using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Theory;

/// <summary>
/// A point of the critical line, χ = 1: in wide networks that start there, gradients neither vanish nor grow exponentially with depth.
/// </summary>
/// <param name="WeightVariance">σ_w², four significant digits.</param>
/// <param name="BiasVariance">σ_b², likewise.</param>
/// <param name="Variance">q*, the variance of weighted inputs to which signals tend, likewise.</param>
public sealed record CriticalPoint(double WeightVariance, double BiasVariance, double Variance)
{
    private const int Digits = 4;
    private const double MaxVariance = 1000;
    private const double Step = 1e-4;

    /// <summary>The initializer that starts there.</summary>
    public InitializerSpec Initializer => InitializerSpec.Of(InitializerKind.Variance, WeightVariance, BiasVariance);

    /// <summary>
    /// The point at a variance q of 1, or if signals leave q = 1 there, at the first larger one to which they return. χ = 1 asks for
    /// σ_w² = 1/E[φ′²], and a fixed point for σ_b² = q − σ_w² E[φ²]. Null if that is below 0, as for the sigmoid, or if there is no such q.
    /// </summary>
    /// <param name="activation">φ.</param>
    public static CriticalPoint? Of(ActivationSpec activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        var curve = new ActivationCurve(activation);
        double q = Escape(curve, 1) <= Step ? 1 : SignChange.Find(at => Escape(curve, at), 1, MaxVariance);
        PointMoments moments = PointMoments.Of(curve, q);
        double weights = Rounded(1 / moments.SlopeSquare), biases = q - (moments.Square / moments.SlopeSquare);
        return Escape(curve, q) <= 10 * Step && double.IsFinite(weights) && biases > -1e-9 ? new CriticalPoint(weights, Rounded(biases), Rounded(q)) : null;
    }

    /// <summary>How much faster than itself a deviation of q grows in a layer at χ = 1: dq′/dq − 1, above 0 if signals leave q.</summary>
    private static double Escape(ActivationCurve curve, double q)
    {
        double more = PointMoments.Of(curve, q * (1 + Step)).Square, less = PointMoments.Of(curve, q * (1 - Step)).Square;
        double escape = ((more - less) / (2 * Step * q * PointMoments.Of(curve, q).SlopeSquare)) - 1;
        return double.IsNaN(escape) ? double.PositiveInfinity : escape;
    }

    /// <summary>Rounds to four significant digits; below a billionth to 0, which is the error of the integrals.</summary>
    private static double Rounded(double value)
    {
        if (value < 1e-9)
        {
            return 0;
        }

        int places = Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10(value)), 0, 15);
        return Math.Round(value, places);
    }
}
