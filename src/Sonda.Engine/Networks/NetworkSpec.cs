using System.Collections.Immutable;
using System.Numerics;
using Sonda.Engine.Costs;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;

namespace Sonda.Engine.Networks;

/// <summary>
/// A network of dense layers and the cost that it is trained by, as a person writes them: <c>784-30-30-10</c> is a
/// network of the book, <c>784-[128 relu he]x3-10 softmax</c> one of today. docs/specs.md has the grammar.
/// </summary>
/// <remarks>
/// The activation of the output layer is what the cost reads: the sigmoid for the costs of the book, else the
/// identity, because the cost itself goes on from z. It follows the cost and cannot be chosen.
/// </remarks>
public sealed record NetworkSpec
{
    /// <summary>The most layers that a network may have, the input not counted.</summary>
    public const int MaxLayers = Limits.MaxLayers;

    /// <summary>The most neurons that a layer may have.</summary>
    public const int MaxWidth = Limits.MaxWidth;

    /// <summary>The most residual blocks that may lie within each other.</summary>
    public const int MaxNesting = Limits.MaxNesting;

    private readonly CostFunction _cost;

    /// <summary>Describes a network of the book of these sizes, input first.</summary>
    /// <exception cref="FormatException">Fewer than two sizes, or a size that is not allowed.</exception>
    public NetworkSpec(params ReadOnlySpan<int> sizes)
        : this(InputOf(sizes), [.. LayersOf(sizes[1..])])
    {
    }

    /// <summary>Describes a network layer by layer.</summary>
    /// <param name="input">What goes in.</param>
    /// <param name="layers">The first hidden layer to the output layer, which is dense and has the activation that the cost wants.</param>
    /// <param name="cost">What training makes small.</param>
    /// <exception cref="FormatException">
    /// No layer or too many, a layer that does not fit the one before, or an output layer of another kind or activation.
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
        IReadOnlyList<Layer<float>> built = Build<float>();
        Output = built[^1].Output;
        WeightedLayerCount = built.Count(layer => layer.HasWeights);
        ParameterCount = built.Sum(layer => layer.Parameters.Sum(parameter => (long)parameter.Rows * parameter.Columns));
        var widths = new int[count + 1];
        widths[0] = input.Count;
        foreach (Layer<float> layer in built)
        {
            widths[layer.Number] = layer.Output.Count;
        }

        Sizes = [.. widths];
    }

    /// <summary>What goes in.</summary>
    public Shape Input { get; }

    /// <summary>What comes out.</summary>
    public Shape Output { get; }

    /// <summary>The numbers that come out of each layer for one row, those of the input first.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The layers, first hidden layer to output; a residual block is one of them, with the layers of its body.</summary>
    public ImmutableArray<LayerSpec> Layers { get; private init; }

    /// <summary>What training makes small; a dense output layer takes the activation that it wants.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a cost.</exception>
    public CostFunction Cost
    {
        get => _cost;
        init
        {
            _cost = value;
            Layers = Layers.SetItem(Layers.Length - 1, (DenseSpec)Layers[^1] with { Activation = OutputLayer.ActivationOf(value) });
        }
    }

    /// <summary>Numbers in.</summary>
    public int Inputs => Input.Count;

    /// <summary>Layers as a person counts them: all but the input, those within residual blocks in their order.</summary>
    public int LayerCount => Sizes.Length - 1;

    /// <summary>Layers that multiply by weights, those within residual blocks included.</summary>
    public int WeightedLayerCount { get; }

    /// <summary>Hidden layers: all but input and output.</summary>
    public int HiddenCount => LayerCount - 1;

    /// <summary>Whether a layer is drawn by looking at data.</summary>
    public bool NeedsData => Layers.Any(layer => layer.NeedsData);

    /// <summary>The numbers of all parameters together.</summary>
    public long ParameterCount { get; }

    /// <summary>Reads the text form: layers joined by "-", then a space and a cost where it is not cross-entropy.</summary>
    /// <remarks>
    /// docs/specs.md has the grammar, and each kind of layer its own words. Words stand in any order. The word <c>identity</c>
    /// is both activation and initializer: it is the activation unless the layer names another one. The output layer names an
    /// initializer only.
    /// </remarks>
    /// <exception cref="FormatException">The text is no network; the message names the place and what is allowed.</exception>
    public static NetworkSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NetworkReader.Read(text);
    }

    /// <summary>Why nothing is learned of some data, whatever the layers before the output; null where something can be.</summary>
    /// <param name="data">The data, which fit.</param>
    public LocalizableText? CannotLearn(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.HasTargets
            ? Cost<double>.Of(Cost).CannotLearn(Output.Features)
            : Cost.CannotLearn(Output.Features, data.Classes);
    }

    /// <summary>The same network with the parameters of every layer drawn in one way.</summary>
    /// <param name="initializer">How they are drawn.</param>
    public NetworkSpec WithInitializer(InitializerSpec initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return this with { Layers = [.. Layers.Select(layer => layer.DrawnBy(initializer))] };
    }

    /// <summary>
    /// The shortest text form: what is as in the book is left out; five or more equal neighbours are written as
    /// <c>30x5</c>, with words two or more.
    /// </summary>
    public override string ToString() => NetworkWriter.Write(this);

    /// <summary>Two specs are equal when every size and choice is.</summary>
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

    /// <summary>The layers that the spec stands for, without memory for their parameters.</summary>
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
