using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers.Dense;

/// <summary>A dense layer: its neurons, their activation, and the initializer of its parameters.</summary>
/// <param name="Width">Neurons, 1 to 65,536.</param>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">The initializer of weights and biases.</param>
public sealed record DenseSpec(int Width, ActivationSpec Activation, InitializerSpec Initializer)
    : WeightedSpec(Activation, Initializer)
{
    /// <summary>Creates a layer of the book: sigmoid neurons, weights N(0, 1/fan-in), biases N(0, 1).</summary>
    /// <param name="width">Neurons.</param>
    public DenseSpec(int width)
        : this(width, DefaultActivation, InitializerSpec.Book)
    {
    }

    /// <inheritdoc/>
    private protected override void AddWeights<T>(LayerBuilder<T> builder, ActivationSpec activation)
    {
        if (Width is < 1 or > Limits.MaxWidth)
        {
            throw new SpecException($"A layer may have 1 to {Limits.MaxWidth} neurons; found {Width}.");
        }

        builder.Add(new Dense<T>(builder.Shape, Width, activation, Initializer));
    }
}
