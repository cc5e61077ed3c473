using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = 1/n Σ (z − y)², the mean over n outputs.</summary>
internal sealed class MeanSquaredError<T> : SeparableCost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override OutputActivation OutputActivation => OutputActivation.Identity;

    private protected override T Threshold => T.CreateTruncating(0.5);

    /// <summary>∂C/∂z = 2(z − y)/n.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        Difference(z, labels, delta);
        ElementwiseKernels.Scale(delta.Padded, T.CreateTruncating(2.0 / delta.Columns));
    }

    /// <summary>∂C/∂z = 2(z − y)/n.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        Difference(z, y, delta);
        ElementwiseKernels.Scale(delta.Padded, T.CreateTruncating(2.0 / delta.Columns));
    }

    /// <summary>Accepts any number.</summary>
    public override LocalizableText? TargetFault(ReadOnlySpan<float> y) => null;

    private protected override double Term(double z, double y) => (z - y) * (z - y);

    private protected override double Scale(double sum, int outputs) => sum / outputs;
}
