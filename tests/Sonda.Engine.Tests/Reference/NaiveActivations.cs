using Sonda.Engine.Activations;

namespace Sonda.Engine.Tests.Reference;

/// <summary>Activations as they stand in a textbook, and their slopes by the rules of a textbook.</summary>
internal static class NaiveActivations
{
    private const double SeluScale = 1.0507009873554805;
    private const double SeluAlpha = 1.6732632423543772;
    private static readonly double GeluSlope = Math.Sqrt(2 / Math.PI);

    public static double Value(ActivationSpec spec, double z) => spec.Kind switch
    {
        ActivationKind.Identity => z,
        ActivationKind.Sigmoid => Logistic(z),
        ActivationKind.Tanh => Math.Tanh(z),
        ActivationKind.ReLU => Math.Max(z, 0),
        ActivationKind.LeakyReLU => z > 0 ? z : (spec.Parameter ?? 0.01) * z,
        ActivationKind.ELU => z > 0 ? z : (spec.Parameter ?? 1) * (Math.Exp(z) - 1),
        ActivationKind.SELU => SeluScale * (z > 0 ? z : SeluAlpha * (Math.Exp(z) - 1)),
        ActivationKind.GELU => z * NormalDistribution(z),
        ActivationKind.GELUTanh => z / 2 * (1 + Math.Tanh(Inner(z))),
        ActivationKind.SiLU => z * Logistic(z),
        ActivationKind.Mish => z * Math.Tanh(Softplus(z)),
        ActivationKind.Softplus => Softplus(z),
        ActivationKind.Softsign => z / (1 + Math.Abs(z)),
        ActivationKind.HardSigmoid => Math.Clamp((z / 6) + 0.5, 0, 1),
        ActivationKind.HardTanh => Math.Clamp(z, -1, 1),
        ActivationKind.Exponential => Math.Exp(z),
        ActivationKind.Sine => Math.Sin(z),
        _ => throw new ArgumentOutOfRangeException(nameof(spec)),
    };

    public static double Slope(ActivationSpec spec, double z) => spec.Kind switch
    {
        ActivationKind.Identity => 1,
        ActivationKind.Sigmoid => Logistic(z) * (1 - Logistic(z)),
        ActivationKind.Tanh => 1 - Square(Math.Tanh(z)),
        ActivationKind.ReLU => z > 0 ? 1 : 0,
        ActivationKind.LeakyReLU => z > 0 ? 1 : spec.Parameter ?? 0.01,
        ActivationKind.ELU => z > 0 ? 1 : (spec.Parameter ?? 1) * Math.Exp(z),
        ActivationKind.SELU => SeluScale * (z > 0 ? 1 : SeluAlpha * Math.Exp(z)),
        ActivationKind.GELU => NormalDistribution(z) + (z * NormalDensity(z)),
        ActivationKind.GELUTanh => ((1 + Math.Tanh(Inner(z))) / 2)
            + (z / 2 * (1 - Square(Math.Tanh(Inner(z)))) * GeluSlope * (1 + (3 * 0.044715 * z * z))),
        ActivationKind.SiLU => Logistic(z) * (1 + (z * (1 - Logistic(z)))),
        ActivationKind.Mish => Math.Tanh(Softplus(z)) + (z * (1 - Square(Math.Tanh(Softplus(z)))) * Logistic(z)),
        ActivationKind.Softplus => Logistic(z),
        ActivationKind.Softsign => 1 / Square(1 + Math.Abs(z)),
        ActivationKind.HardSigmoid => Math.Abs(z) < 3 ? 1.0 / 6 : 0,
        ActivationKind.HardTanh => Math.Abs(z) < 1 ? 1 : 0,
        ActivationKind.Exponential => Math.Exp(z),
        ActivationKind.Sine => Math.Cos(z),
        _ => throw new ArgumentOutOfRangeException(nameof(spec)),
    };

    private static double Square(double x) => x * x;

    private static double Logistic(double z) => 1 / (1 + Math.Exp(-z));

    private static double Softplus(double z) => Math.Log(1 + Math.Exp(z));

    private static double Inner(double z) => GeluSlope * (z + (0.044715 * z * z * z));

    private static double NormalDensity(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(z) = ½ + φ(z) (z + z³/3 + z⁵/15 + …), for z of a few units.</summary>
    private static double NormalDistribution(double z)
    {
        double sum = 0;
        double term = z;
        for (int odd = 3; Math.Abs(term) > 1e-18; odd += 2)
        {
            sum += term;
            term *= z * z / odd;
        }

        return 0.5 + (NormalDensity(z) * sum);
    }
}
