using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Randomness;
using Sonda.Engine.Tensors;

namespace Sonda.Engine.Networks;

/// <summary>A network: its spec and its parameters.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
public sealed class Network<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterArena<T> _parameters;
    private readonly Dense<T>[] _layers;

    /// <summary>A network whose parameters are all zero.</summary>
    public Network(NetworkSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        _parameters = new ParameterArena<T>(spec);
        _layers = new Dense<T>[spec.LayerCount];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer] = new Dense<T>(
                _parameters.Weights(layer), _parameters.Biases(layer), Activation<T>.Of(spec.Layers[layer].Activation));
        }
    }

    /// <summary>What the network is.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The layers with weights, first hidden layer to output.</summary>
    public IReadOnlyList<Dense<T>> Layers => _layers;

    /// <summary>A network with parameters drawn as its spec says.</summary>
    /// <param name="spec">What the network is.</param>
    /// <param name="random">The root stream; layer l draws from its stream ("init", l).</param>
    /// <exception cref="ArgumentException">A layer is to be drawn by LSUV, which looks at data.</exception>
    public static Network<T> Create(NetworkSpec spec, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(random);
        if (spec.Layers.Any(layer => layer.Initializer.Kind == InitializerKind.Lsuv))
        {
            throw new ArgumentException($"{spec}: the initializer lsuv needs data, which it is not given yet.", nameof(spec));
        }

        var network = new Network<T>(spec);
        for (int layer = 0; layer < network._layers.Length; layer++)
        {
            Dense<T> dense = network._layers[layer];
            var weights = new T[dense.Inputs * dense.Outputs];
            var biases = new T[dense.Outputs];
            InitialParameters.Fill(
                spec.Layers[layer].Initializer, random.Split("init", layer), weights, dense.Inputs, dense.Outputs, biases);
            dense.SetWeights(weights);
            dense.SetBiases(biases);
        }

        return network;
    }

    /// <summary>A copy in another precision.</summary>
    public Network<TOther> To<TOther>()
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        var copy = new Network<TOther>(Spec);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Takes over the parameters of a network of the same sizes and activations.</summary>
    /// <exception cref="ArgumentException">The sizes or the activations differ.</exception>
    public void CopyFrom<TOther>(Network<TOther> other)
        where TOther : unmanaged, IBinaryFloatingPointIeee754<TOther>
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Spec.Sizes.AsSpan().SequenceEqual(other.Spec.Sizes.AsSpan())
            || !Spec.Layers.Select(layer => layer.Activation).SequenceEqual(other.Spec.Layers.Select(layer => layer.Activation)))
        {
            throw new ArgumentException($"Cannot copy {other.Spec} into {Spec}.", nameof(other));
        }

        for (int layer = 0; layer < _layers.Length; layer++)
        {
            Dense<TOther> from = other.Layers[layer];
            var weights = new TOther[from.Inputs * from.Outputs];
            from.CopyWeights(weights);
            _layers[layer].SetWeights(Array.ConvertAll(weights, T.CreateTruncating));
            _layers[layer].SetBiases(Array.ConvertAll(from.Biases.ToArray(), T.CreateTruncating));
        }
    }

    /// <summary>Half the sum of the squares of all weights, ½ Σ w²; biases are not in it.</summary>
    public double HalfSquaredWeights()
    {
        double sum = 0;
        foreach (Dense<T> layer in _layers)
        {
            double norm = layer.WeightNorm();
            sum += norm * norm;
        }

        return sum / 2;
    }

    internal Dense<T> Layer(int layer) => _layers[layer];
}
