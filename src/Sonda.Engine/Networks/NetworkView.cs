using System.Collections.Immutable;
using System.Numerics;
using Sonda.Engine.Layers;

namespace Sonda.Engine.Networks;

/// <summary>A read-only view of a network: its spec, its layers, and their current parameters.</summary>
/// <remarks>
/// To keep or change the numbers, copy them into another network (<see cref="Network{T}.CopyFrom{TOther}(NetworkView{TOther})"/>).
/// </remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class NetworkView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Network<T> _network;

    internal NetworkView(Network<T> network)
    {
        _network = network;
        Layers = [.. network.Layers.Select(layer => new LayerView<T>(layer))];
        Parameters = [.. Layers.SelectMany(layer => layer.Parameters)];
    }

    /// <summary>The spec of the network.</summary>
    public NetworkSpec Spec => _network.Spec;

    /// <summary>The layers, first hidden layer to output.</summary>
    public ImmutableArray<LayerView<T>> Layers { get; }

    /// <summary>The parameters of all layers, layer after layer.</summary>
    public ImmutableArray<ParameterView<T>> Parameters { get; }

    /// <summary>The layers with weights, as indices of <see cref="Layers"/>.</summary>
    public ImmutableArray<int> WeightedLayers => _network.WeightedLayers;

    /// <summary>
    /// For each of <see cref="WeightedLayers"/>, the layer whose mean δ is its learning speed (<see cref="Network{T}.SpeedLayers"/>).
    /// </summary>
    public ImmutableArray<int> SpeedLayers => _network.SpeedLayers;

    /// <summary>Half the sum of the squares of all weights, ½ Σ w², without the biases.</summary>
    public double HalfSquaredWeights() => _network.HalfSquaredWeights();

    /// <summary>The index of the first parameter of a layer in <see cref="Parameters"/>.</summary>
    /// <param name="layer">The layer, as an index of <see cref="Layers"/>.</param>
    internal int FirstParameter(int layer) => _network.FirstParameter(layer);
}
