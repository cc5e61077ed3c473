using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = ½ Σ (a − y)² over sigmoid outputs (Nielsen 2015, equation 6).</summary>
internal sealed class Quadratic<T> : SeparableCost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sigmoid<T> _sigmoid = new();

    public override OutputActivation OutputActivation => OutputActivation.Sigmoid;

    /// <summary>∂C/∂z = (a − y) σ′(z).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        Difference(a, labels, delta);
        _sigmoid.Backward(z.Padded, delta.Padded);
    }

    /// <summary>∂C/∂z = (a − y) σ′(z).</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        Difference(a, y, delta);
        _sigmoid.Backward(z.Padded, delta.Padded);
    }

    private protected override double Term(double z, double y)
    {
        double difference = (1 / (1 + Math.Exp(-z))) - y;
        return difference * difference;
    }

    private protected override double Scale(double sum, int outputs) => sum / 2;
}
