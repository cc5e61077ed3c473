using System.Numerics;
using Sonda.Engine.Kernels;

namespace Sonda.Engine.Layers.Pool;

/// <summary>The pass of a batch through a <see cref="Pool{T}"/> of maxima; remembers the position of each maximum.</summary>
internal sealed class MaxPoolPass<T>(Pool<T> layer, int capacity) : ImagePass<T>(layer, capacity, layer.Work)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] _found = new int[capacity * layer.Output.Count];

    /// <summary>a = max of the window.</summary>
    protected override void Forward(ReadOnlySpan<T> x, int row, int thread) =>
        MaxPoolKernels.Max(x, layer.Window, Output.Row(row), Found(row));

    /// <summary>∂C/∂x is the sum of ∂C/∂a over all windows with x as their maximum.</summary>
    protected override void Backward(int row, Span<T> inputGradient, int thread)
    {
        if (!inputGradient.IsEmpty)
        {
            MaxPoolKernels.Spread(Delta.Row(row), Found(row), inputGradient);
        }
    }

    private Span<int> Found(int row) => _found.AsSpan(row * layer.Output.Count, layer.Output.Count);
}
