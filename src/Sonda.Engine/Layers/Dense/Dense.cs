using System.Numerics;
using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Dense;

/// <summary>A fully connected layer: z = xW + b, a = φ(z), for m rows at once; at each step of a sequence.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
/// <remarks>
/// W has <see cref="Inputs"/> rows of <see cref="Outputs"/> numbers, so that a zero input skips a contiguous row.
/// </remarks>
internal sealed class Dense<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly InitializerSpec _initializer;

    internal Dense(Shape input, int outputs, ActivationSpec activation, InitializerSpec initializer)
        : base(
            input,
            input.IsSequence ? Shape.Sequence(input.Steps, outputs) : Shape.Vector(outputs),
            new Parameter<T>("weights", ParameterKind.Weight, input.Features, outputs),
            new Parameter<T>("biases", ParameterKind.Bias, 1, outputs)) =>
        (Activation, _initializer) = (Activation<T>.Of(activation), initializer);

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Weights;

    /// <summary>The number of inputs.</summary>
    public int Inputs => Weights.Rows;

    /// <summary>The number of neurons.</summary>
    public int Outputs => Weights.Columns;

    /// <summary>W: <see cref="Inputs"/> × <see cref="Outputs"/>.</summary>
    public Parameter<T> Weights => Parameters[0];

    /// <summary>The biases b, one for each neuron.</summary>
    public ReadOnlySpan<T> Biases => Parameters[1].Stored.Row(0);

    internal Activation<T> Activation { get; }

    /// <summary>The weight from an input to a neuron.</summary>
    public T Weight(int input, int output) => Weights.At(input, output);

    /// <summary>Copies the weights: <see cref="Inputs"/> rows of <see cref="Outputs"/> numbers.</summary>
    /// <exception cref="ArgumentException">The length is not Inputs · Outputs.</exception>
    public void CopyWeights(Span<T> destination) => Weights.CopyTo(destination);

    /// <summary>Sets the weights: <see cref="Inputs"/> rows of <see cref="Outputs"/> numbers.</summary>
    /// <exception cref="ArgumentException">The length is not Inputs · Outputs.</exception>
    public void SetWeights(ReadOnlySpan<T> weights) => Weights.Set(weights);

    /// <summary>Sets the biases.</summary>
    /// <exception cref="ArgumentException">The length is not Outputs.</exception>
    public void SetBiases(ReadOnlySpan<T> biases) => Parameters[1].Set(biases);

    /// <inheritdoc/>
    internal override bool IsScaledToData => _initializer.Kind == InitializerKind.Lsuv;

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random)
    {
        var weights = new T[Weights.Count];
        var biases = new T[Outputs];
        InitialParameters.Fill(_initializer, random, weights, Inputs, Outputs, biases);
        SetWeights(weights);
        SetBiases(biases);
    }

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) =>
        new DensePass<T>(this, capacity);
}
