using Sonda.Engine.Kernels;
using Sonda.Engine.Layers;
using Sonda.Engine.Networks;

namespace Sonda.Runs.Traces;

/// <summary>Copies of weights from before a step, to measure what the step changes.</summary>
internal sealed class WeightsBefore
{
    private readonly Dictionary<int, float[]> _weights = [];
    private float[] _buffer = [];

    /// <summary>Copies the weights of a layer.</summary>
    public void Keep(NetworkView<float> network, int layer)
    {
        ParameterView<float> weights = network.Layers[layer].Parameters[0];
        if (!_weights.TryGetValue(layer, out float[]? kept))
        {
            _weights[layer] = kept = new float[weights.Count];
        }

        weights.CopyTo(kept);
    }

    /// <summary>The norm of the change of a layer's weights since they were copied.</summary>
    public double ChangeNorm(NetworkView<float> network, int layer)
    {
        ParameterView<float> weights = network.Layers[layer].Parameters[0];
        Array.Resize(ref _buffer, Math.Max(_buffer.Length, weights.Count));
        Span<float> now = _buffer.AsSpan(0, weights.Count);
        weights.CopyTo(now);
        ElementwiseKernels.AddScaled(_weights[layer], -1, now);
        return Engine.Norms.Euclidean<float>(now);
    }
}
