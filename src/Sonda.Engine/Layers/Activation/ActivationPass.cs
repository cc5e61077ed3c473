using System.Numerics;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Activation;

/// <summary>The pass of a batch through an <see cref="ActivationLayer{T}"/>.</summary>
internal sealed class ActivationPass<T>(ActivationLayer<T> layer, int capacity) : LayerPass<T>(layer, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Layer<T> Layer => layer;

    /// <summary>a = φ(x).</summary>
    public override void Forward(in BatchInput<T> x) => layer.Activation.Forward(x.Dense.Padded, Output.Padded);

    /// <summary>∂C/∂x = ∂C/∂a · φ′(x).</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        if (inputGradient.Rows > 0)
        {
            OutputGradient.Padded.CopyTo(inputGradient.Padded);
            layer.Activation.Backward(x.Dense.Padded, inputGradient.Padded);
        }
    }

    /// <inheritdoc/>
    public override T? SlopeBelowZero => layer.Activation.SlopeBelowZero;

    /// <inheritdoc/>
    public override bool TryReadSlopes(in BatchInput<T> x, int row, Span<T> slopes)
    {
        layer.Activation.Slopes(x.Dense.Row(row), slopes);
        return true;
    }
}
