using System.Numerics;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers;

/// <summary>One stage of a network: its parameters, and its function of a row.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
/// <remarks>
/// A layer holds everything that outlives a batch. The activations and gradients of a batch are in a <see cref="LayerPass{T}"/>; any number
/// of passes may share a layer. One layer in the text form, such as <c>[128 relu bn]</c>, may be several of these: an affine map, a
/// normalisation, an activation. δ of the affine map is then ∂C/∂z of its output z = xW + b, as in a layer that computes its activation
/// together with the weights.
/// </remarks>
public abstract class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Layer(Shape input, Shape output, params ReadOnlySpan<Parameter<T>> parameters) =>
        (Input, Output, Parameters) = (input, output, parameters.ToArray());

    /// <summary>The shape of the input for one row of data.</summary>
    public Shape Input { get; }

    /// <summary>The shape of the output for one row of data.</summary>
    public Shape Output { get; }

    /// <summary>The tensors that training changes or measures.</summary>
    public IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>
    /// The number of the layer in the text form, from 1; all layers of one part of the text share it. A residual block has no number of its
    /// own: its beginning takes the number of its first layer; its end, and an activation behind it, take that of its last layer.
    /// </summary>
    public int Number { get; internal set; }

    /// <summary>The role of the layer in the network.</summary>
    public abstract LayerRole Role { get; }

    /// <summary>Whether the layer multiplies its input by weights; such layers have a learning speed and an initializer.</summary>
    public bool HasWeights => Parameters.Any(parameter => parameter.Kind == ParameterKind.Weight);

    /// <summary>Whether the initializer scales the weights to the outputs of the layer on data (lsuv).</summary>
    internal virtual bool IsScaledToData => false;

    /// <summary>Whether the layer subtracts any bias right before it, so that the gradient of that bias is only rounding.</summary>
    internal virtual bool TakesOffBias => false;

    /// <summary>Draws the parameters, and sets those that are not random to their start.</summary>
    /// <param name="random">The stream of this layer.</param>
    internal virtual void Initialize(RandomStream random)
    {
    }

    /// <summary>Creates the buffers for batches on their way through this layer.</summary>
    /// <param name="capacity">The maximum number of rows in a batch.</param>
    /// <param name="earlier">The passes of the layers before this one, first to last.</param>
    internal abstract LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier);
}
