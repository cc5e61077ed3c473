using System.Numerics;

namespace Sonda.Engine.Costs;

/// <summary>A cost that is a sum of one term for each output: C = s Σ c(zᵢ, yᵢ).</summary>
internal abstract class SeparableCost<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public sealed override double Value(ReadOnlySpan<T> z, int label)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Term(double.CreateTruncating(z[i]), IsOn(i, z.Length, label) ? 1 : 0);
        }

        return Scale(sum, z.Length);
    }

    /// <inheritdoc/>
    public sealed override double Value(ReadOnlySpan<T> z, ReadOnlySpan<T> y)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Term(double.CreateTruncating(z[i]), double.CreateTruncating(y[i]));
        }

        return Scale(sum, z.Length);
    }

    /// <summary>Accepts targets from 0 to 1, because the outputs are shares.</summary>
    public override LocalizableText? TargetFault(ReadOnlySpan<float> y)
    {
        int wrong = y.IndexOfAnyExceptInRange(0f, 1f);
        return wrong < 0
            ? null
            : LocalizableText.Of($"takes targets from 0 to 1, found {y[wrong]}");
    }

    /// <summary>c(z, y) of one output.</summary>
    private protected abstract double Term(double z, double y);

    /// <summary>Computes C from the sum of n terms.</summary>
    private protected virtual double Scale(double sum, int outputs) => sum;

    /// <summary>
    /// −y ln σ(z) − (1 − y) ln(1 − σ(z)), with −ln σ(z) = ln(1 + e⁻ᶻ), which stays finite where σ(z) rounds to 0 or 1.
    /// </summary>
    private protected static double Entropy(double z, double y) =>
        (y > 0 ? y * Softplus(-z) : 0) + (y < 1 ? (1 - y) * Softplus(z) : 0);

    /// <summary>ln(1 + eˣ), without overflow and with all digits for large |x|.</summary>
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
