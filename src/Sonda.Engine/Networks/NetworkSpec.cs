using System.Collections.Immutable;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Networks;

/// <summary>
/// A network of dense layers and the cost that it is trained by, as a person writes them: <c>784-30-30-10</c> is a
/// network of the book, <c>784-[128 relu he]x3-10 softmax</c> one of today. <see cref="Parse"/> has the grammar.
/// </summary>
/// <remarks>
/// The activation of the output layer is what the cost reads: the sigmoid for the costs of the book, else the
/// identity, because the cost itself goes on from z. It follows the cost and cannot be chosen.
/// </remarks>
public sealed record NetworkSpec
{
    /// <summary>The most layers that a network may have, the input not counted.</summary>
    public const int MaxLayers = 10_000;

    /// <summary>The most neurons that a layer may have.</summary>
    public const int MaxWidth = 65_536;

    private readonly CostFunction _cost;

    /// <summary>Describes a network of the book of these sizes, input first.</summary>
    /// <exception cref="FormatException">Fewer than two sizes, or a size that is not allowed.</exception>
    public NetworkSpec(params ReadOnlySpan<int> sizes)
        : this(sizes.IsEmpty ? null : sizes[0], [.. sizes.IsEmpty ? [] : LayersOf(sizes[1..])], CostFunction.CrossEntropy)
    {
    }

    /// <summary>Describes a network layer by layer.</summary>
    /// <param name="inputs">Numbers in.</param>
    /// <param name="layers">The first hidden layer to the output layer, whose activation is what the cost wants.</param>
    /// <param name="cost">What training makes small.</param>
    /// <exception cref="FormatException">
    /// No layer or too many, a size that is not allowed, or an output layer of another activation.
    /// </exception>
    public NetworkSpec(int inputs, ImmutableArray<LayerSpec> layers, CostFunction cost = CostFunction.CrossEntropy)
        : this((int?)inputs, layers, cost)
    {
        ActivationSpec wanted = OutputActivationOf(cost);
        if (Layers[^1].Activation != wanted)
        {
            throw new FormatException(
                $"The output layer has the activation {wanted} with the cost {cost.ToText()}; found {Layers[^1].Activation}.");
        }
    }

    private NetworkSpec(int? inputs, ImmutableArray<LayerSpec> layers, CostFunction cost)
    {
        int found = (inputs is null ? 0 : 1) + layers.Length;
        if (found < 2)
        {
            throw new FormatException($"A network needs an input and an output size, such as 784-10; found {found} size(s).");
        }

        if (layers.Length > MaxLayers)
        {
            throw new FormatException($"A network may have at most {MaxLayers} layers; found {layers.Length}.");
        }

        Sizes = [inputs.GetValueOrDefault(), .. layers.Select(layer => layer.Width)];
        foreach (int size in Sizes)
        {
            if (size is < 1 or > MaxWidth)
            {
                throw new FormatException($"A layer may have 1 to {MaxWidth} neurons; found {size}.");
            }
        }

        (Layers, _cost) = (layers, cost);
    }

    /// <summary>The sizes of the layers, input first.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>The layers with weights, first hidden layer to output.</summary>
    public ImmutableArray<LayerSpec> Layers { get; private init; }

    /// <summary>What training makes small; the output layer takes the activation that it wants.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a cost.</exception>
    public CostFunction Cost
    {
        get => _cost;
        init
        {
            _cost = value;
            Layers = Layers.SetItem(Layers.Length - 1, Layers[^1] with { Activation = OutputActivationOf(value) });
        }
    }

    /// <summary>Numbers in.</summary>
    public int Inputs => Sizes[0];

    /// <summary>Layers with weights: all but the input.</summary>
    public int LayerCount => Layers.Length;

    /// <summary>Hidden layers: all but input and output.</summary>
    public int HiddenCount => Layers.Length - 1;

    /// <summary>Weights and biases together.</summary>
    public long ParameterCount
    {
        get
        {
            long count = 0;
            for (int i = 1; i < Sizes.Length; i++)
            {
                count += (Sizes[i - 1] + 1L) * Sizes[i];
            }

            return count;
        }
    }

    /// <summary>Reads the text form: layers joined by "-", then a space and a cost where it is not cross-entropy.</summary>
    /// <remarks>
    /// <code>
    /// network  INPUT-LAYER-…-LAYER [COST]
    /// layer    SIZE | SIZExCOUNT | [SIZE WORD …] | [SIZE WORD …]xCOUNT
    /// word     an activation (sigmoid unless told) or an initializer (book unless told), in any order
    /// </code>
    /// The word <c>identity</c> is both: it is the activation unless the layer names another one. The output layer names
    /// an initializer only.
    /// </remarks>
    /// <exception cref="FormatException">The text is no network; the message names the place and what is allowed.</exception>
    public static NetworkSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new NetworkText(text).Read();
    }

    /// <summary>The same network with the parameters of every layer drawn in one way.</summary>
    /// <param name="initializer">How they are drawn.</param>
    public NetworkSpec WithInitializer(InitializerSpec initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        return this with { Layers = [.. Layers.Select(layer => layer with { Initializer = initializer })] };
    }

    /// <summary>
    /// The shortest text form: what is as in the book is left out; five or more equal neighbours are written as
    /// <c>30x5</c>, with words two or more.
    /// </summary>
    public override string ToString() => NetworkText.Of(this);

    /// <summary>Two specs are equal when every size and choice is.</summary>
    public bool Equals(NetworkSpec? other) =>
        other is not null && Inputs == other.Inputs && Cost == other.Cost && Layers.AsSpan().SequenceEqual(other.Layers.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Inputs);
        hash.Add(Cost);
        foreach (LayerSpec layer in Layers)
        {
            hash.Add(layer);
        }

        return hash.ToHashCode();
    }

    /// <summary>The activation that a cost reads.</summary>
    internal static ActivationSpec OutputActivationOf(CostFunction cost) => cost.OutputActivation() switch
    {
        OutputActivation.Identity => new ActivationSpec(ActivationKind.Identity),
        OutputActivation.Sigmoid => LayerSpec.DefaultActivation,
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "Not a cost."),
    };

    private static LayerSpec[] LayersOf(ReadOnlySpan<int> sizes) => [.. sizes.ToArray().Select(size => new LayerSpec(size))];
}
