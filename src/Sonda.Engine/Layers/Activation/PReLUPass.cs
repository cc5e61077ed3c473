using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Activation;

/// <summary>The pass of a batch through a <see cref="PReLU{T}"/>.</summary>
internal sealed class PReLUPass<T>(PReLU<T> layer, int capacity) : LayerPass<T>(layer, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Layer<T> Layer => layer;

    /// <summary>a = max(x, 0) + α min(x, 0).</summary>
    public override void Forward(in BatchInput<T> x) =>
        LeakyReLU<T>.Forward(x.Dense.Padded, layer.Slope, Output.Padded);

    /// <summary>∂C/∂x = ∂C/∂a · (1 where x &gt; 0, else α).</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        if (inputGradient.Rows > 0)
        {
            LeakyReLU<T>.Backward(x.Dense.Padded, layer.Slope, OutputGradient.Padded, inputGradient.Padded);
        }
    }

    /// <inheritdoc/>
    public override bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes)
    {
        ReadOnlySpan<T> z = x.Dense.Row(row);
        for (int i = 0; i < z.Length; i++)
        {
            slopes[i] = z[i] > T.Zero ? T.One : layer.Slope;
        }

        return true;
    }

    /// <summary>∂C/∂α = Σ ∂C/∂a · min(x, 0) over all numbers of all rows.</summary>
    public override void WriteGradients(in BatchInput<T> x, T share, ReadOnlySpan<Matrix<T>> gradients)
    {
        double sum = 0;
        for (int row = 0; row < x.Dense.Rows; row++)
        {
            sum += RowSums.NegativeProducts<T>(x.Dense.Row(row), OutputGradient.Row(row));
        }

        gradients[0].Row(0)[0] = T.CreateTruncating(sum) * share;
    }
}
