using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Pool;

/// <summary>The pass of a batch through a <see cref="Pool{T}"/> of means.</summary>
internal sealed class AveragePoolPass<T>(Pool<T> layer, int capacity) : ImagePass<T>(layer, capacity, layer.Work)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>a = Σ x / (size · size).</summary>
    protected override void Forward(ReadOnlySpan<T> x, int row, int thread) =>
        AveragePoolKernels.Mean(x, layer.Window, Output.Row(row));

    /// <summary>∂C/∂x = Σ ∂C/∂a / (size · size) over all windows that contain x.</summary>
    protected override void Backward(int row, Span<T> inputGradient, int thread)
    {
        if (!inputGradient.IsEmpty)
        {
            AveragePoolKernels.Spread(Delta.Row(row), layer.Window, inputGradient);
        }
    }
}
