using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Flatten;

/// <summary>The pass of a batch through a <see cref="Flatten{T}"/> layer: a copy that puts the steps of a sequence side by side.</summary>
internal sealed class FlattenPass<T>(Flatten<T> layer, int capacity) : LayerPass<T>(layer, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Layer<T> Layer => layer;

    /// <summary>Computes a[i, t·features …] = x[t·m + i, …]; 0 if step t is behind the end of row i.</summary>
    public override void Forward(in BatchInput<T> x)
    {
        Matrix<T> output = Output;
        (int steps, int features) = (layer.Input.Steps, layer.Input.Features);
        for (int row = 0; row < output.Rows; row++)
        {
            for (int step = 0; step < steps; step++)
            {
                Span<T> part = output.Row(row).Slice(step * features, features);
                if (IsBehind(row, step))
                {
                    part.Clear();
                }
                else
                {
                    x.Dense.Row((step * output.Rows) + row).CopyTo(part);
                }
            }
        }
    }

    /// <summary>Copies the gradient back in the same way.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        if (inputGradient.Rows == 0)
        {
            return;
        }

        Matrix<T> delta = Delta;
        (int steps, int features) = (layer.Input.Steps, layer.Input.Features);
        for (int row = 0; row < delta.Rows; row++)
        {
            for (int step = 0; step < steps; step++)
            {
                Span<T> part = inputGradient.Row((step * delta.Rows) + row);
                if (IsBehind(row, step))
                {
                    part.Clear();
                }
                else
                {
                    delta.Row(row).Slice(step * features, features).CopyTo(part);
                }
            }
        }
    }

    private bool IsBehind(int row, int step) => Batch.HasLengths && layer.Input.IsSequence && step >= Batch.Lengths[row];
}
