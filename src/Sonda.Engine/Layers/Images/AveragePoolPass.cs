using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Images;

/// <summary>A batch on its way through a <see cref="Pool{T}"/> of means.</summary>
internal sealed class AveragePoolPass<T>(Pool<T> layer, int capacity) : LayerPass<T>(layer, capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override Layer<T> Layer => layer;

    /// <summary>a = Σ x / (size · size).</summary>
    public override void Forward(in BatchInput<T> x)
    {
        Matrix<T> output = Output;
        for (int row = 0; row < output.Rows; row++)
        {
            AveragePoolKernels.Mean(x.Dense.Row(row), layer.Window, output.Row(row));
        }
    }

    /// <summary>∂C/∂x = Σ of ∂C/∂a / (size · size) of all windows that see x.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        Matrix<T> delta = Delta;
        for (int row = 0; row < inputGradient.Rows; row++)
        {
            AveragePoolKernels.Spread(delta.Row(row), layer.Window, inputGradient.Row(row));
        }
    }
}
