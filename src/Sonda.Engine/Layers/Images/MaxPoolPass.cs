using System.Numerics;
using Sonda.Engine.Kernels;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Layers.Images;

/// <summary>A batch on its way through a <see cref="Pool{T}"/> of maxima, which remembers where each was found.</summary>
internal sealed class MaxPoolPass<T> : LayerPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Pool<T> _layer;
    private readonly int[] _found;

    public MaxPoolPass(Pool<T> layer, int capacity)
        : base(layer, capacity) => (_layer, _found) = (layer, new int[capacity * layer.Output.Count]);

    public override Layer<T> Layer => _layer;

    /// <summary>a = max of the window.</summary>
    public override void Forward(in BatchInput<T> x)
    {
        Matrix<T> output = Output;
        for (int row = 0; row < output.Rows; row++)
        {
            MaxPoolKernels.Max(x.Dense.Row(row), _layer.Window, output.Row(row), Found(row));
        }
    }

    /// <summary>∂C/∂x is the sum of ∂C/∂a of all windows whose maximum x is.</summary>
    public override void Backward(in BatchInput<T> x, Matrix<T> inputGradient)
    {
        Matrix<T> delta = Delta;
        for (int row = 0; row < inputGradient.Rows; row++)
        {
            MaxPoolKernels.Spread(delta.Row(row), Found(row), inputGradient.Row(row));
        }
    }

    private Span<int> Found(int row) => _found.AsSpan(row * _layer.Output.Count, _layer.Output.Count);
}
