using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Costs;

/// <summary>C = −1/n Σ (y ln σ(z) + (1 − y) ln(1 − σ(z))): binary cross-entropy computed from z, the mean over n outputs.</summary>
internal sealed class BinaryCrossEntropy<T> : SeparableCost<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Sigmoid<T> _sigmoid = new();

    public override OutputActivation OutputActivation => OutputActivation.Identity;

    /// <summary>∂C/∂z = (σ(z) − y)/n. For y = 1 it is −σ(−z)/n, which keeps its digits where σ(z) is near 1.</summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, ReadOnlySpan<byte> labels, Matrix<T> delta)
    {
        z.Padded.CopyTo(delta.Padded);
        // −z, then σ(−z), then −σ(−z) at outputs with y = 1; all other outputs keep z and σ(z).
        NegateTargets(labels, delta);
        _sigmoid.Forward(delta.Padded, delta.Padded);
        NegateTargets(labels, delta);
        ElementwiseKernels.Scale(delta.Padded, T.One / T.CreateTruncating(delta.Columns));
        ClearPadding(delta);
    }

    /// <summary>
    /// ∂C/∂z = (σ(z) − y)/n. For y > ½ it is ((1 − y) − σ(−z))/n, which keeps its digits where σ(z) is near 1.
    /// </summary>
    public override void OutputDelta(Matrix<T> z, Matrix<T> a, Matrix<T> y, Matrix<T> delta)
    {
        T half = T.CreateTruncating(0.5);
        for (int row = 0; row < delta.Rows; row++)
        {
            ReadOnlySpan<T> logits = z.Row(row), targets = y.Row(row);
            Span<T> signed = delta.Row(row);
            for (int i = 0; i < signed.Length; i++)
            {
                signed[i] = targets[i] > half ? -logits[i] : logits[i];
            }
        }

        ClearPadding(delta);
        _sigmoid.Forward(delta.Padded, delta.Padded);
        for (int row = 0; row < delta.Rows; row++)
        {
            ReadOnlySpan<T> targets = y.Row(row);
            Span<T> share = delta.Row(row);
            for (int i = 0; i < share.Length; i++)
            {
                share[i] = targets[i] > half ? T.One - targets[i] - share[i] : share[i] - targets[i];
            }
        }

        ElementwiseKernels.Scale(delta.Padded, T.One / T.CreateTruncating(delta.Columns));
        ClearPadding(delta);
    }

    private protected override double Term(double z, double y) => Entropy(z, y);

    private protected override double Scale(double sum, int outputs) => sum / outputs;

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
