using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;

namespace Sonda.Engine.Networks;

/// <summary>A dense layer: how many neurons, what each does to its weighted input, how its parameters are drawn.</summary>
/// <param name="Width">Neurons, 1 to <see cref="NetworkSpec.MaxWidth"/>.</param>
/// <param name="Activation">φ in a = φ(z).</param>
/// <param name="Initializer">How weights and biases are drawn.</param>
public sealed record DenseSpec(int Width, ActivationSpec Activation, InitializerSpec Initializer) : LayerSpec
{
    /// <summary>A layer of the book: sigmoid neurons, weights N(0, 1/fan-in), biases N(0, 1).</summary>
    /// <param name="width">Neurons.</param>
    public DenseSpec(int width)
        : this(width, DefaultActivation, InitializerSpec.Book)
    {
    }

    /// <inheritdoc/>
    internal override InitializerSpec? Drawn => Initializer;

    /// <inheritdoc/>
    internal override LayerSpec DrawnBy(InitializerSpec initializer) => this with { Initializer = initializer };

    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (Width is < 1 or > NetworkSpec.MaxWidth)
        {
            throw new FormatException($"A layer may have 1 to {NetworkSpec.MaxWidth} neurons; found {Width}.");
        }

        builder.Add(new Dense<T>(builder.Shape, Width, Activation, Initializer));
    }
}
