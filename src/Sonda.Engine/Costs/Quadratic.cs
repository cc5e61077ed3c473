using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = ½ Σ (a − y)² over sigmoid outputs (Nielsen 2015, equation 6).</summary>
internal sealed class Quadratic<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sigmoid<T> _sigmoid = new();

    public override OutputActivation OutputActivation => OutputActivation.Sigmoid;

    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double a = 1 / (1 + Math.Exp(-double.CreateTruncating(z[i])));
            double difference = IsOn(i, z.Length, label) ? a - 1 : a;
            sum += difference * difference;
        }

        return sum / 2;
    }

    /// <summary>∂C/∂z = (a − y) σ′(z).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        Difference(a, labels, delta);
        _sigmoid.Backward(z.Padded, delta.Padded);
    }
}
