using Sonda.Engine.Activations;

namespace Sonda.Engine.Tests.Reference;

/// <summary>φ(z) and φ′(z) in double by functions of the system, which the engine's kernels never call.</summary>
/// <param name="Value">φ(z).</param>
/// <param name="Slope">φ′(z).</param>
/// <param name="SlopeScale">The scale of an error of the slope: the sum of its terms' magnitudes.</param>
/// <param name="Condition">The factor by which the formula itself amplifies a rounding of its argument.</param>
internal readonly record struct ActivationFormulas(double Value, double Slope, double SlopeScale, double Condition = 1)
{
    /// <summary>The activations that are a function of z alone: all except the trained ones.</summary>
    public static IEnumerable<ActivationKind> Kinds => Enum.GetValues<ActivationKind>().Where(kind => !new ActivationSpec(kind).IsTrained);

    public static ActivationFormulas At(ActivationSpec spec, double z)
    {
        const double lambda = 1.0507009873554805, alpha = 1.6732632423543772;
        double parameter = spec.ParameterOrDefault ?? 0;
        switch (spec.Kind)
        {
            case ActivationKind.Identity:
            case ActivationKind.Formula when spec.Formula == "z":
                return One(z, 1);
            case ActivationKind.Sigmoid:
                return One(Sigmoid(z), Sigmoid(z) * Sigmoid(-z));
            case ActivationKind.Tanh:
                return One(Math.Tanh(z), 4 * Sigmoid(2 * z) * Sigmoid(-2 * z));
            case ActivationKind.ReLU:
                return One(Math.Max(z, 0), z > 0 ? 1 : 0);
            case ActivationKind.LeakyReLU:
                return One(z > 0 ? z : parameter * z, z > 0 ? 1 : parameter);
            case ActivationKind.ELU:
                return One(z > 0 ? z : parameter * ExpMinusOne(z), z > 0 ? 1 : parameter * Math.Exp(z));
            case ActivationKind.SELU:
                return One(z > 0 ? lambda * z : lambda * alpha * ExpMinusOne(z), z > 0 ? lambda : lambda * alpha * Math.Exp(z));
            case ActivationKind.GELU:
                return Two(Times(z, Normal(z)), Normal(z), Times(z, Bell(z)) / Math.Sqrt(2 * Math.PI));
            case ActivationKind.GELUTanh:
                double root = 2 * Math.Sqrt(2 / Math.PI);
                double x = root * (z + (0.044715 * z * z * z));
                double slope = root * (1 + (3 * 0.044715 * z * z));
                ActivationFormulas gate = Two(Times(z, Sigmoid(x)), Sigmoid(x), Times(z * slope, Sigmoid(x) * Sigmoid(-x)));
                return gate with { Condition = 1 + Math.Abs(x) };
            case ActivationKind.SiLU:
                return Two(Times(z, Sigmoid(z)), Sigmoid(z), Times(z, Sigmoid(z) * Sigmoid(-z)));
            case ActivationKind.Mish:
                double s = Softplus(z);
                return Two(Times(z, Math.Tanh(s)), Math.Tanh(s), Times(z, Sigmoid(z) * 4 * Sigmoid(2 * s) * Sigmoid(-2 * s)));
            case ActivationKind.Softplus:
                return One(Softplus(z), Sigmoid(z));
            case ActivationKind.Softsign:
                return One(double.IsInfinity(z) ? Math.Sign(z) : z / (1 + Math.Abs(z)), Math.Pow(1 + Math.Abs(z), -2));
            case ActivationKind.HardSigmoid:
                return One(Math.Clamp((z + 3) / 6, 0, 1), Math.Abs(z) < 3 ? 1.0 / 6 : 0);
            case ActivationKind.HardTanh:
                return One(Math.Clamp(z, -1, 1), Math.Abs(z) < 1 ? 1 : 0);
            case ActivationKind.Exponential:
                return One(Math.Exp(z), Math.Exp(z));
            case ActivationKind.Sine:
                return One(Math.Sin(z), Math.Cos(z));
            default:
                throw new ArgumentOutOfRangeException(nameof(spec), spec, "No formula.");
        }
    }

    private static ActivationFormulas One(double value, double slope) => new(value, slope, Math.Abs(slope));

    private static ActivationFormulas Two(double value, double first, double second) =>
        new(value, first + second, Math.Abs(first) + Math.Abs(second));

    /// <summary>a·b, where 0 wins over infinity: the limit.</summary>
    private static double Times(double a, double b) => b == 0 ? 0 : a * b;

    private static double Sigmoid(double z) => z < 0 ? Math.Exp(z) / (1 + Math.Exp(z)) : 1 / (1 + Math.Exp(-z));

    private static double Softplus(double z) => Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    /// <summary>ln(1 + u) = ln w · u/(w − 1) with w the rounded 1 + u: its error cancels (Kahan).</summary>
    private static double LogOnePlus(double u)
    {
        double w = 1 + u;
        return w == 1 ? u : Math.Log(w) * (u / (w - 1));
    }

    /// <summary>eᶻ − 1 = (w − 1) z/ln w with w the rounded eᶻ: its error cancels (Kahan).</summary>
    private static double ExpMinusOne(double z)
    {
        double w = Math.Exp(z);
        return w == 1 ? z : w < 1e-5 ? w - 1 : (w - 1) * (z / Math.Log(w));
    }

    /// <summary>e^(−z²/2), with the rounding error of z².</summary>
    private static double Bell(double z)
    {
        double square = z * z;
        double rest = double.IsFinite(square) ? Math.FusedMultiplyAdd(z, z, -square) : 0;
        return Math.Exp(-square / 2) * (1 - (rest / 2));
    }

    /// <summary>
    /// Φ(z): near 0 by ½ + φ(z)(z + z³/3 + z⁵/15 + …), else by Laplace's continued fraction
    /// Q(t) = φ(t)/(t + 1/(t + 2/(t + 3/…))) (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).
    /// </summary>
    private static double Normal(double z)
    {
        double density = Bell(z) / Math.Sqrt(2 * Math.PI);
        double t = Math.Abs(z);
        if (t < 0.5)
        {
            double term = z, sum = z;
            for (int k = 1; k < 40; k++)
            {
                term *= z * z / ((2 * k) + 1);
                sum += term;
            }

            return 0.5 + (density * sum);
        }

        if (density == 0)
        {
            return z > 0 ? 1 : 0;
        }

        double fraction = t;
        for (int k = 3000; k >= 1; k--)
        {
            fraction = t + (k / fraction);
        }

        return z > 0 ? 1 - (density / fraction) : density / fraction;
    }
}
