using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Networks;

/// <summary>A network: its spec and its parameters.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T>[] _layers;
    private readonly Parameter<T>[] _parameters;
    private readonly int[] _firstParameters;

    /// <summary>Creates a network whose parameters are all zero.</summary>
    /// <exception cref="InsufficientMemoryException">The parameters do not fit into one array.</exception>
    public Network(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        _layers = [.. spec.Build<T>()];
        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
        _firstParameters = new int[_layers.Length];
        for (int layer = 1; layer < _layers.Length; layer++)
        {
            _firstParameters[layer] = _firstParameters[layer - 1] + _layers[layer - 1].Parameters.Count;
        }

        WeightedLayers = [.. Enumerable.Range(0, _layers.Length).Where(layer => _layers[layer].HasWeights)];
        SpeedLayers = [.. WeightedLayers.Select(layer =>
            layer + 1 < _layers.Length && _layers[layer + 1].TakesOffBias ? layer + 1 : layer)];
        ParameterArena<T> arena = CreateArena();
        for (int i = 0; i < _parameters.Length; i++)
        {
            _parameters[i].Stored = arena[i];
        }

        View = new NetworkView<T>(this);
    }

    /// <summary>A read-only view of the network.</summary>
    public NetworkView<T> View { get; }

    /// <summary>The spec of the network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The layers, first hidden layer to output.</summary>
    public IReadOnlyList<Layer<T>> Layers => _layers;

    /// <summary>The layers with weights, as indices of <see cref="Layers"/>.</summary>
    public ImmutableArray<int> WeightedLayers { get; }

    /// <summary>
    /// For each of <see cref="WeightedLayers"/>, the layer whose mean δ is its learning speed: the layer itself, or the batch norm right
    /// behind it. A batch norm subtracts the mean of each feature and with it any bias, so that ∂C/∂b is zero except for rounding. The
    /// gradient of its own shift takes the place of ∂C/∂b.
    /// </summary>
    public ImmutableArray<int> SpeedLayers { get; }

    /// <summary>The parameters of all layers, layer after layer.</summary>
    public IReadOnlyList<Parameter<T>> Parameters => _parameters;

    /// <summary>Creates a network and draws its parameters with the initializers of the spec.</summary>
    /// <param name="spec">The layers and their initializers.</param>
    /// <param name="random">
    /// The root stream. Weighted layer l draws from its stream ("init", l), so that a normalisation between two layers does not change
    /// their initial weights.
    /// </param>
    /// <exception cref="ArgumentException">An initializer needs data: use <c>InitialNetwork.Create</c>.</exception>
    public static Network<T> Create(NetworkSpec spec, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        return spec.NeedsData ? throw NoData(spec, nameof(spec)) : Draw(spec, random);
    }

    /// <summary>Returns a dense layer.</summary>
    /// <param name="layer">The index in <see cref="Layers"/>.</param>
    /// <exception cref="InvalidCastException">The layer is of another kind.</exception>
    internal Dense<T> Dense(int layer) => (Dense<T>)_layers[layer];

    /// <summary>Returns a copy in another precision.</summary>
    public Network<TOther> To<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        var copy = new Network<TOther>(Spec);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Copies the parameters of a network with the same layers.</summary>
    /// <exception cref="ArgumentException">The layers differ in more than their initializers.</exception>
    public void CopyFrom<TOther>(Network<TOther> other)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        ArgumentNullException.ThrowIfNull(other);
        CopyFrom(other.View);
    }

    /// <inheritdoc cref="CopyFrom{TOther}(Network{TOther})"/>
    public void CopyFrom<TOther>(NetworkView<TOther> other)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        ArgumentNullException.ThrowIfNull(other);
        // Networks that differ only in their initializers compute the same: compare them with the same initializer everywhere.
        if (Spec.Input != other.Spec.Input || !Computed(Spec).SequenceEqual(Computed(other.Spec)))
        {
            throw new ArgumentException($"Cannot copy {other.Spec} into {Spec}.", nameof(other));
        }

        // A probe copies a network many times a second: buffers are rented, so that it leaves no garbage.
        int largest = _parameters.Length == 0 ? 0 : _parameters.Max(parameter => parameter.Count);
        TOther[] values = ArrayPool<TOther>.Shared.Rent(largest);
        T[] converted = ArrayPool<T>.Shared.Rent(largest);
        for (int i = 0; i < _parameters.Length; i++)
        {
            int count = _parameters[i].Count;
            other.Parameters[i].CopyTo(values.AsSpan(0, count));
            for (int j = 0; j < count; j++)
            {
                converted[j] = T.CreateTruncating(values[j]);
            }

            _parameters[i].Set(converted.AsSpan(0, count));
        }

        ArrayPool<TOther>.Shared.Return(values);
        ArrayPool<T>.Shared.Return(converted);

        static IEnumerable<LayerSpec> Computed(NetworkSpec spec) => spec.Layers.Select(layer => layer.DrawnBy(InitializerSpec.Book));
    }

    /// <summary>Half the sum of the squares of all weights, ½ Σ w², without the biases.</summary>
    public double HalfSquaredWeights()
    {
        double sum = 0;
        foreach (Parameter<T> parameter in _parameters)
        {
            double norm = parameter.Kind == ParameterKind.Weight ? parameter.Norm() : 0;
            sum += norm * norm;
        }

        return sum / 2;
    }

    /// <summary>Draws a network without data; layers that need data stay unscaled.</summary>
    internal static Network<T> Draw(NetworkSpec spec, RandomStream random)
    {
        var network = new Network<T>(spec);
        int weighted = 0;
        foreach (Layer<T> layer in network._layers)
        {
            layer.Initialize(random.Split("init", weighted));
            weighted += layer.HasWeights ? 1 : 0;
        }

        return network;
    }

    /// <summary>The exception for an initializer that needs data if there are none.</summary>
    internal static ArgumentException NoData(NetworkSpec spec, string parameter) =>
        new($"{spec}: the initializer lsuv looks at data; found none.", parameter);

    /// <summary>Creates an arena with one zero for each number of each parameter.</summary>
    internal ParameterArena<T> CreateArena() =>
        new([.. _parameters.Select(parameter => (parameter.Rows, parameter.Columns))]);

    /// <summary>The index of the first parameter of a layer in <see cref="Parameters"/>.</summary>
    internal int FirstParameter(int layer) => _firstParameters[layer];
}
