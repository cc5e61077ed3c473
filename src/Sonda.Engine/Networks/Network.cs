using System.Collections.Immutable;
using System.Numerics;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Networks;

/// <summary>A network: its spec and its parameters.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Layer<T>[] _layers;
    private readonly Parameter<T>[] _parameters;
    private readonly int[] _firstParameters;

    /// <summary>A network whose parameters are all zero.</summary>
    /// <exception cref="InsufficientMemoryException">There are more parameters than an array can hold.</exception>
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

    /// <summary>The network for all who may read and not write.</summary>
    public NetworkView<T> View { get; }

    /// <summary>What the network is.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The layers, first hidden layer to output.</summary>
    public IReadOnlyList<Layer<T>> Layers => _layers;

    /// <summary>The layers that multiply by weights, as indices of <see cref="Layers"/>.</summary>
    public ImmutableArray<int> WeightedLayers { get; }

    /// <summary>
    /// For each of <see cref="WeightedLayers"/> the layer whose mean δ is its learning speed: itself, or the layer right
    /// behind it if that is a batch norm. That takes off what a bias adds, so that ∂C/∂b is zero but for rounding; the gradient of the norm's own
    /// shift stands in its place.
    /// </summary>
    public ImmutableArray<int> SpeedLayers { get; }

    /// <summary>The parameters of all layers, in their order.</summary>
    public IReadOnlyList<Parameter<T>> Parameters => _parameters;

    /// <summary>A network with parameters drawn as its spec says.</summary>
    /// <param name="spec">The layers, and how each draws its parameters.</param>
    /// <param name="random">
    /// The root stream; weighted layer l draws from its stream ("init", l), so that a normalisation between two layers
    /// leaves their weights as they would be without it.
    /// </param>
    /// <exception cref="ArgumentException">A layer is drawn by looking at data: <c>InitialNetwork.Create</c> takes them.</exception>
    public static Network<T> Create(NetworkSpec spec, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        return spec.NeedsData ? throw NoData(spec, nameof(spec)) : Draw(spec, random);
    }

    /// <summary>A layer that is dense.</summary>
    /// <param name="layer">Its index in <see cref="Layers"/>.</param>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    internal Dense<T> Dense(int layer) => (Dense<T>)_layers[layer];

    /// <summary>A copy in another precision.</summary>
    public Network<TOther> To<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        var copy = new Network<TOther>(Spec);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Takes over the parameters of a network of the same layers.</summary>
    /// <exception cref="ArgumentException">The layers differ, in more than in how their parameters are drawn.</exception>
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
        if (Spec.Input != other.Spec.Input || !Computed(Spec).SequenceEqual(Computed(other.Spec)))
        {
            throw new ArgumentException($"Cannot copy {other.Spec} into {Spec}.", nameof(other));
        }

        for (int i = 0; i < _parameters.Length; i++)
        {
            var values = new TOther[_parameters[i].Count];
            other.Parameters[i].CopyTo(values);
            _parameters[i].Set(Array.ConvertAll(values, T.CreateTruncating));
        }

        static IEnumerable<LayerSpec> Computed(NetworkSpec spec) => spec.Layers.Select(layer => layer.DrawnBy(InitializerSpec.Book));
    }

    /// <summary>Half the sum of the squares of all weights, ½ Σ w²; biases are not in it.</summary>
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

    /// <summary>A network as drawn before any look at data.</summary>
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

    /// <summary>The exception for a network that is drawn by looking at data, where there are none.</summary>
    internal static ArgumentException NoData(NetworkSpec spec, string parameter) =>
        new($"{spec}: the initializer lsuv looks at data; found none.", parameter);

    /// <summary>One zero for each number of each parameter.</summary>
    internal ParameterArena<T> CreateArena() =>
        new([.. _parameters.Select(parameter => (parameter.Rows, parameter.Columns))]);

    /// <summary>The index of the first parameter of a layer in <see cref="Parameters"/>.</summary>
    internal int FirstParameter(int layer) => _firstParameters[layer];
}
