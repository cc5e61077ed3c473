using System.Collections.Immutable;
using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;

namespace Sonda.Engine.Networks;

/// <summary>
/// The layers and the cost of a network. In text form <c>784-30-30-10</c> is a network of the book and <c>784-[128 relu he]x3-10
/// softmax</c> a modern one; docs/specs.md has the grammar.
/// </summary>
/// <remarks>
/// The cost brings the activation of the output layer: the sigmoid for the costs of the book, otherwise the identity, because such a cost
/// computes from z. Before such a cost, <see cref="OutputActivation"/> may be another.
/// </remarks>
public sealed record NetworkSpec
{
    /// <summary>The maximum number of layers, without the input.</summary>
    public const int MaxLayers = Limits.MaxLayers;

    /// <summary>The maximum number of neurons in a layer.</summary>
    public const int MaxWidth = Limits.MaxWidth;

    /// <summary>The maximum depth of nested residual blocks.</summary>
    public const int MaxNesting = Limits.MaxNesting;

    private readonly CostFunction _cost;

    /// <summary>Creates the spec of a network of the book from its sizes, input first.</summary>
    /// <exception cref="FormatException">Fewer than two sizes, or a size that is not allowed.</exception>
    public NetworkSpec(params ReadOnlySpan<int> sizes)
        : this(InputOf(sizes), [.. LayersOf(sizes[1..])])
    {
    }

    /// <summary>Creates a spec layer by layer.</summary>
    /// <param name="input">The shape of an input row.</param>
    /// <param name="layers">The first hidden layer to the output layer, which is dense and has the activation that the cost
    /// requires.</param>
    /// <param name="cost">The cost that training minimizes.</param>
    /// <exception cref="FormatException">
    /// There is no layer or too many, a layer does not fit the one before it, or the output layer has another kind or activation.
    /// </exception>
    public NetworkSpec(Shape input, ImmutableArray<LayerSpec> layers, CostFunction cost = CostFunction.CrossEntropy)
    {
        if (layers.Length == 0)
        {
            throw new SpecException($"A network needs an input and an output size, such as 784-10; found {CountedNoun.Sizes(1)}.");
        }

        int count = layers.Sum(layer => layer.LayerCount);
        if (count > MaxLayers)
        {
            throw new SpecException($"A network may have at most {MaxLayers} layers; found {count}.");
        }

        if (input.Count > MaxWidth)
        {
            throw new SpecException($"A network may have 1 to {MaxWidth} inputs; found {input.Count}.");
        }

        (Input, Layers, _cost) = (input, layers, cost);
        OutputLayer.Require(layers[^1], cost);
        // Building checks that each layer fits the one before; it allocates no parameters.
        IReadOnlyList<Layer<float>> built = Build<float>();
        Output = built[^1].Output;
        WeightedLayerCount = built.Count(layer => layer.HasWeights);
        ParameterCount = built.Sum(layer => layer.Parameters.Sum(parameter => (long)parameter.Rows * parameter.Columns));
        var widths = new int[count + 1];
        widths[0] = input.Count;
        foreach (Layer<float> layer in built)
        {
            // Layers that belong together, such as weights and their norm, share one number; the last of them sets the width.
            widths[layer.Number] = layer.Output.Count;
        }

        Sizes = [.. widths];
    }

    /// <summary>The shape of an input row.</summary>
    public Shape Input { get; }

    /// <summary>The shape of an output row.</summary>
    public Shape Output { get; }

    /// <summary>The numbers per row in the input and in the output of each layer, input first.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The layers, first hidden layer to output. A residual block counts as one and holds the layers of its body.</summary>
    public ImmutableArray<LayerSpec> Layers { get; private init; }

    /// <summary>The cost that training minimizes. Setting it also sets <see cref="OutputActivation"/> to that of the cost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a cost.</exception>
    public CostFunction Cost
    {
        get => _cost;
        init
        {
            _cost = value;
            Layers = Layers.SetItem(Layers.Length - 1, (DenseSpec)Layers[^1] with { Activation = OutputLayer.ActivationOf(value) });
        }
    }

    /// <summary>The activation of the output layer; default: that of the cost. A cost that computes from z takes any but a trained
    /// one.</summary>
    /// <exception cref="FormatException">The cost has a fixed activation, or the activation is trained.</exception>
    public ActivationSpec OutputActivation
    {
        get => ((DenseSpec)Layers[^1]).Activation;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            OutputLayer.RequireActivation(value, _cost);
            Layers = Layers.SetItem(Layers.Length - 1, (DenseSpec)Layers[^1] with { Activation = value });
        }
    }

    /// <summary>Numbers in an input row.</summary>
    public int Inputs => Input.Count;

    /// <summary>The number of layers without the input; the layers within residual blocks count.</summary>
    public int LayerCount => Sizes.Length - 1;

    /// <summary>The number of layers with weights, including those within residual blocks.</summary>
    public int WeightedLayerCount { get; }

    /// <summary>The number of hidden layers: all but input and output.</summary>
    public int HiddenCount => LayerCount - 1;

    /// <summary>Whether the initializer of a layer needs data.</summary>
    public bool NeedsData => Layers.Any(layer => layer.NeedsData);

    /// <summary>The total count of numbers in all parameters.</summary>
    public long ParameterCount { get; }

    /// <summary>Parses the text form: layers joined by "-", then an activation of the outputs if it is not the cost's, and the cost; default: cross-entropy.</summary>
    /// <remarks>
    /// docs/specs.md has the grammar; each kind of layer has its own words, in any order. The word <c>identity</c> names both an activation
    /// and an initializer: it is the activation, except if the layer names another one. The output layer names only an initializer.
    /// </remarks>
    /// <exception cref="FormatException">The text is not a network; the message gives the place and the allowed words.</exception>
    public static NetworkSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NetworkReader.Read(text);
    }

    /// <summary>Explains why training on some data cannot learn anything, whatever the hidden layers; null if it can.</summary>
    /// <param name="data">The data, which fit the network.</param>
    public LocalizableText? CannotLearn(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.HasTargets
            ? Cost<double>.Of(Cost).CannotLearn(Output.Features)
            : Cost.CannotLearn(Output.Features, data.Classes);
    }

    /// <summary>Returns a network with other layers and the same input, cost and output activation.</summary>
    /// <param name="layers">The first hidden layer to the output layer.</param>
    /// <exception cref="FormatException">As for the constructor.</exception>
    public NetworkSpec WithLayers(ImmutableArray<LayerSpec> layers)
    {
        bool hasOwn = OutputActivation != OutputLayer.ActivationOf(Cost);
        ImmutableArray<LayerSpec> fitting = hasOwn && layers is [.., DenseSpec output]
            ? layers.SetItem(layers.Length - 1, output with { Activation = OutputLayer.ActivationOf(Cost) }) : layers;
        return new NetworkSpec(Input, fitting, Cost) with { OutputActivation = OutputActivation };
    }

    /// <summary>Returns the same network with one initializer for all layers.</summary>
    /// <param name="initializer">The initializer.</param>
    public NetworkSpec WithInitializer(InitializerSpec initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return this with { Layers = [.. Layers.Select(layer => layer.DrawnBy(initializer))] };
    }

    /// <summary>
    /// The shortest text form: defaults of the book are omitted. Five or more equal neighbours become <c>30x5</c>; if they have words, two
    /// are enough.
    /// </summary>
    public override string ToString() => NetworkWriter.Write(this);

    /// <summary>Compares every size and choice.</summary>
    public bool Equals(NetworkSpec? other) =>
        other is not null && Input == other.Input && Cost == other.Cost && Layers.AsSpan().SequenceEqual(other.Layers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Input);
        hash.Add(Cost);
        foreach (LayerSpec layer in Layers)
        {
            hash.Add(layer);
        }

        return hash.ToHashCode();
    }

    /// <summary>Builds the layers without memory for their parameters.</summary>
    internal IReadOnlyList<Layer<T>> Build<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var builder = new LayerBuilder<T>(Input);
        foreach (LayerSpec layer in Layers)
        {
            builder.Number++;
            layer.Build(builder);
        }

        return builder.Layers;
    }

    private static Shape InputOf(ReadOnlySpan<int> sizes) => sizes.Length < 2
        ? throw new SpecException($"A network needs an input and an output size, such as 784-10; found {CountedNoun.Sizes(sizes.Length)}.")
        : sizes[0] is < 1 or > MaxWidth
            ? throw new SpecException($"A layer may have 1 to {MaxWidth} neurons; found {sizes[0]}.")
            : Shape.Vector(sizes[0]);

    private static LayerSpec[] LayersOf(ReadOnlySpan<int> sizes) => [.. sizes.ToArray().Select(size => new DenseSpec(size))];
}
