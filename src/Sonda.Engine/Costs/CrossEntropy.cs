using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = −Σ (y ln a + (1 − y) ln(1 − a)), the sum over sigmoid outputs (Nielsen 2015, equation 63).</summary>
internal sealed class CrossEntropy<T> : SeparableCost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override OutputActivation OutputActivation => OutputActivation.Sigmoid;

    /// <summary>∂C/∂z = a − y, because the slope of the sigmoid cancels.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta) =>
        Difference(a, labels, delta);

    /// <summary>∂C/∂z = a − y.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta) => Difference(a, y, delta);

    private protected override double Term(double z, double y) => Entropy(z, y);
}
