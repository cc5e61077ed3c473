using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = 1/n Σ (z − y)², the mean over n outputs.</summary>
internal sealed class MeanSquaredError<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override OutputActivation OutputActivation => OutputActivation.Identity;

    private protected override T Threshold => T.CreateTruncating(0.5);

    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            double difference = double.CreateTruncating(z[i]) - (IsOn(i, z.Length, label) ? 1 : 0);
            sum += difference * difference;
        }

        return sum / z.Length;
    }

    /// <summary>∂C/∂z = 2(z − y)/n.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        Difference(z, labels, delta);
        ElementwiseKernels.Scale(delta.Padded, T.CreateTruncating(2.0 / delta.Columns));
    }
}
