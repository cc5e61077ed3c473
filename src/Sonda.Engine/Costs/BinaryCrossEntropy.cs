using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = −1/n Σ (y ln σ(z) + (1 − y) ln(1 − σ(z))): binary cross-entropy from z, the mean over n outputs.</summary>
internal sealed class BinaryCrossEntropy<T> : Cost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sigmoid<T> _sigmoid = new();

    public override OutputActivation OutputActivation => OutputActivation.Identity;

    /// <summary>−ln σ(z) = ln(1 + e⁻ᶻ), finite for every finite z.</summary>
    public override double Value(ReadOnlySpan<T> z, int label)
    {
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            sum += Softplus(double.CreateTruncating(IsOn(i, z.Length, label) ? -z[i] : z[i]));
        }

        return sum / z.Length;
    }

    /// <summary>∂C/∂z = (σ(z) − y)/n; where y = 1 as −σ(−z)/n, which keeps its digits where σ(z) is near 1.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        z.Padded.CopyTo(delta.Padded);
        NegateTargets(labels, delta);
        _sigmoid.Forward(delta.Padded, delta.Padded);
        NegateTargets(labels, delta);
        ElementwiseKernels.Scale(delta.Padded, T.One / T.CreateTruncating(delta.Columns));
        ClearPadding(delta);
    }

    private static void NegateTargets(ReadOnlySpan<byte> labels, Matrix<T> values)
    {
        for (int row = 0; row < values.Rows; row++)
        {
            Span<T> line = values.Row(row);
            int target = line.Length > 1 ? labels[row] : 0;
            line[target] = IsOn(target, line.Length, labels[row]) ? -line[target] : line[target];
        }
    }
}
