using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = −Σ (y ln a + (1 − y) ln(1 − a)), summed over sigmoid outputs (Nielsen 2015, equation 63).</summary>
internal sealed class CrossEntropy<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override OutputActivation OutputActivation => OutputActivation.Sigmoid;

    /// <summary>From z: −ln σ(z) = ln(1 + e⁻ᶻ), which stays finite where a has rounded to 0 or 1.</summary>
    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Softplus(double.CreateTruncating(IsOn(i, z.Length, label) ? -z[i] : z[i]));
        }

        return sum;
    }

    /// <summary>∂C/∂z = a − y: the slope of the sigmoid cancels.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta) =>
        Difference(a, labels, delta);
}
