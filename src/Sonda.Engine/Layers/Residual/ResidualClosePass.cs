using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Residual;

/// <summary>The pass of a batch through a <see cref="ResidualClose{T}"/>.</summary>
internal sealed class ResidualClosePass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ResidualClose<T> _layer;
    private readonly ResidualOpenPass<T> _open;

    public ResidualClosePass(ResidualClose<T> layer, int capacity, ResidualOpenPass<T> open)
        : base(layer, capacity)
    {
        (_layer, _open) = (layer, open);
        open.Close = this;
    }

    public override Layer<T> Layer => _layer;

    /// <summary>a = F(x) + x.</summary>
    public override void Forward(in BatchInput<T> x) =>
        ElementwiseKernels.Combine<Plus<T>, T>(x.Dense.Padded, _open.Output.Padded, Output.Padded);

    /// <summary>Computes ∂C/∂F = ∂C/∂a. The gradient of x is the same; the beginning of the block adds it.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient) =>
        OutputGradient.Padded.CopyTo(inputGradient.Padded);
}
