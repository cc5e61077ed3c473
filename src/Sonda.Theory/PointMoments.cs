using Sonda.Engine.Activations;

namespace Sonda.Theory;

/// <summary>Means over one weighted input x = √q z, with z standard normal.</summary>
/// <param name="Square">E[φ²].</param>
/// <param name="Mean">E[φ].</param>
/// <param name="SlopeSquare">E[φ′²].</param>
/// <param name="SlopeFourth">E[φ′⁴].</param>
internal readonly record struct PointMoments(double Square, double Mean, double SlopeSquare, double SlopeFourth)
{
    /// <summary>
    /// The variance used instead of 0: the limit of small variances, which sees both sides of a kink. Its square is still a double.
    /// </summary>
    public const double MinVariance = 1e-200;

    /// <summary>The largest share of a mean that the outermost panels may have: beyond it the mean has no end, or lies beyond them.</summary>
    private const double MaxTail = 1e-9;

    /// <summary>Whether all means converge. Those of a formula such as exp(z*z) do not, from a variance on.</summary>
    public bool Converges => double.IsFinite(Square + Mean + SlopeSquare + SlopeFourth);

    /// <summary>Computes the means with 16 points on each panel of the curve; infinite if the integral of one diverges.</summary>
    /// <param name="curve">φ.</param>
    /// <param name="q">The variance of x, at least 0.</param>
    public static PointMoments Of(ActivationCurve curve, double q)
    {
        if (curve.Spec.Kind == ActivationKind.Exponential)
        {
            // E[e^(kx)] = e^(k²q/2) in closed form, which becomes infinite without an integration.
            return new PointMoments(Math.Exp(2 * q), Math.Exp(q / 2), Math.Exp(2 * q), Math.Exp(8 * q));
        }

        double root = Math.Sqrt(Math.Max(q, MinVariance));
        var ends = new List<double>();
        curve.PanelEnds(0, root, 0, ends);
        GaussLegendre rule = GaussLegendre.Exact;
        Span<double> z = stackalloc double[rule.Points], weights = stackalloc double[rule.Points];
        Span<double> values = stackalloc double[rule.Points], slopes = stackalloc double[rule.Points];
        double square = 0, mean = 0, slopeSquare = 0, slopeFourth = 0;
        double squareTail = 0, slopeSquareTail = 0, slopeFourthTail = 0;
        for (int panel = 0; panel + 1 < ends.Count; panel++)
        {
            rule.WriteNormal(ends[panel], ends[panel + 1], z, weights);
            for (int i = 0; i < z.Length; i++)
            {
                z[i] *= root;
            }

            curve.Values(z, values);
            curve.Slopes(z, slopes);
            (double squareBefore, double slopeSquareBefore, double slopeFourthBefore) = (square, slopeSquare, slopeFourth);
            for (int i = 0; i < z.Length; i++)
            {
                double slope = slopes[i] * slopes[i];
                square += weights[i] * values[i] * values[i];
                mean += weights[i] * values[i];
                slopeSquare += weights[i] * slope;
                slopeFourth += weights[i] * slope * slope;
            }

            if (panel == 0 || panel + 2 == ends.Count)
            {
                squareTail += square - squareBefore;
                slopeSquareTail += slopeSquare - slopeSquareBefore;
                slopeFourthTail += slopeFourth - slopeFourthBefore;
            }
        }

        return curve.Spec.Kind != ActivationKind.Formula ? new PointMoments(square, mean, slopeSquare, slopeFourth)
            : new PointMoments(Checked(square, squareTail), mean, Checked(slopeSquare, slopeSquareTail), Checked(slopeFourth, slopeFourthTail));
    }

    /// <summary>A mean of a formula; infinite if the ends of the range have too large a part in it.</summary>
    private static double Checked(double mean, double tail) => mean == 0 || tail <= MaxTail * mean ? mean : double.PositiveInfinity;

    /// <summary>The probability that φ′(x) is 0: ½ for ReLU, 0 if φ is nowhere flat.</summary>
    public static double FlatShare(ActivationCurve curve, double q)
    {
        double root = Math.Sqrt(Math.Max(q, MinVariance));
        var ends = new List<double>();
        curve.PanelEnds(0, root, 0, ends);
        GaussLegendre rule = GaussLegendre.Quick;
        Span<double> z = stackalloc double[rule.Points], weights = stackalloc double[rule.Points], slopes = stackalloc double[rule.Points];
        double share = 0;
        for (int panel = 0; panel + 1 < ends.Count; panel++)
        {
            rule.WriteNormal(ends[panel], ends[panel + 1], z, weights);
            for (int i = 0; i < z.Length; i++)
            {
                z[i] *= root;
            }

            curve.Slopes(z, slopes);
            for (int i = 0; i < z.Length; i++)
            {
                share += slopes[i] == 0 ? weights[i] : 0;
            }
        }

        return Math.Min(share, 1);
    }
}
