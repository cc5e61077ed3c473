using System.Numerics;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers;

/// <summary>One stage of a network: its parameters, and what it makes of a row.</summary>
/// <typeparam name="T">The numbers: <see cref="float"/> trains, <see cref="double"/> is the reference.</typeparam>
/// <remarks>
/// A layer holds what outlives a batch. What a batch leaves on its way, activations and gradients, is in a
/// <see cref="LayerPass{T}"/> of the layer, and any number of those may share it. What a person writes as one layer,
/// <c>[128 relu bn]</c>, may be several of these: an affine map, a normalisation, an activation. δ of the one with the
/// weights is then ∂C/∂z of what it gives, z = xW + b, as it is where the activation is computed together with them.
/// </remarks>
public abstract class Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected Layer(Shape input, Shape output, params ReadOnlySpan<Parameter<T>> parameters) =>
        (Input, Output, Parameters) = (input, output, parameters.ToArray());

    /// <summary>What goes in, for one row of data.</summary>
    public Shape Input { get; }

    /// <summary>What comes out, for one row of data.</summary>
    public Shape Output { get; }

    /// <summary>The tensors that training moves or measures.</summary>
    public IReadOnlyList<Parameter<T>> Parameters { get; }

    /// <summary>
    /// The number of the layer as a person counts them, from 1: equal for all that one part of the text stands for. A
    /// residual block is not counted, the layers within it are; its beginning has the number of the first of them, its
    /// end, and an activation behind, that of the last.
    /// </summary>
    public int Number { get; internal set; }

    /// <summary>What it does to what passes.</summary>
    public abstract LayerRole Role { get; }

    /// <summary>Whether this layer multiplies what goes in by weights: those have a learning speed and draw at the start.</summary>
    public bool HasWeights => Parameters.Any(parameter => parameter.Kind == ParameterKind.Weight);

    /// <summary>Whether the weights, once drawn, are scaled to what the layer gives on data (lsuv).</summary>
    internal virtual bool IsScaledToData => false;

    /// <summary>Whether the layer takes off whatever a bias right before it adds, so that the bias has no gradient but rounding.</summary>
    internal virtual bool TakesOffBias => false;

    /// <summary>Draws the parameters; those that are not drawn get their start.</summary>
    /// <param name="random">The stream of this layer.</param>
    internal virtual void Initialize(RandomStream random)
    {
    }

    /// <summary>Buffers for batches on their way through this layer.</summary>
    /// <param name="capacity">The most rows of a batch.</param>
    /// <param name="earlier">The passes of the layers before this one, first to last.</param>
    internal abstract LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier);
}
