using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Networks;

/// <summary>A dense layer: how many neurons, what each does to its weighted input, how its parameters are drawn.</summary>
/// <param name="Width">Neurons, 1 to <see cref="NetworkSpec.MaxWidth"/>.</param>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">How weights and biases are drawn.</param>
public sealed record LayerSpec(int Width, ActivationSpec Activation, InitializerSpec Initializer)
{
    /// <summary>The activation of a hidden layer that names none: that of the book.</summary>
    public static ActivationSpec DefaultActivation { get; } = new(ActivationKind.Sigmoid);

    /// <summary>A layer of the book: sigmoid neurons, weights N(0, 1/fan-in), biases N(0, 1).</summary>
    /// <param name="width">Neurons.</param>
    public LayerSpec(int width)
        : this(width, DefaultActivation, InitializerSpec.Book)
    {
    }
}
