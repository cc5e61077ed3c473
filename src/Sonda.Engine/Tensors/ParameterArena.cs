using System.Numerics;
using Sonda.Engine.Networks;

namespace Sonda.Engine.Tensors;

/// <summary>
/// One number for each parameter of a network, in one piece of memory: the parameters themselves, or their
/// gradients. Layer l has weights, one row for each of its inputs, and biases, one row.
/// </summary>
internal sealed class ParameterArena<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Matrix<T>[] _weights;
    private readonly Matrix<T>[] _biases;

    public ParameterArena(NetworkSpec spec)
    {
        _weights = new Matrix<T>[spec.LayerCount];
        _biases = new Matrix<T>[spec.LayerCount];
        long length = 0;
        for (int layer = 0; layer < spec.LayerCount; layer++)
        {
            length += (spec.Sizes[layer] + 1L) * Matrix<T>.StrideOf(spec.Sizes[layer + 1]);
        }

        var store = new AlignedArray<T>(length);
        int offset = 0;
        for (int layer = 0; layer < spec.LayerCount; layer++)
        {
            (int inputs, int outputs) = (spec.Sizes[layer], spec.Sizes[layer + 1]);
            _weights[layer] = new Matrix<T>(store, offset, inputs, outputs);
            offset += inputs * _weights[layer].Stride;
            _biases[layer] = new Matrix<T>(store, offset, 1, outputs);
            offset += _biases[layer].Stride;
        }
    }

    /// <summary>Weights of a layer: inputs × outputs.</summary>
    public Matrix<T> Weights(int layer) => _weights[layer];

    /// <summary>Biases of a layer: 1 × outputs.</summary>
    public Matrix<T> Biases(int layer) => _biases[layer];
}
