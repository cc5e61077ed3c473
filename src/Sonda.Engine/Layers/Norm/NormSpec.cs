namespace Sonda.Engine.Layers.Norm;

/// <summary>A normalisation as a layer of its own, such as the one that ends a stack of pre-activated blocks.</summary>
/// <remarks>
/// Batch normalisation takes off whatever is added to its inputs, so that a bias right before it has no gradient but
/// rounding: the learning speed of such a layer, which is the norm of that gradient, says nothing. The gradient of the
/// norm's own shift stands in its place.
/// </remarks>
/// <param name="Kind">What is brought to one scale; not <see cref="NormKind.None"/>.</param>
public sealed record NormSpec(NormKind Kind) : LayerSpec
{
    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (Kind is not (NormKind.Batch or NormKind.Layer or NormKind.Rms))
        {
            throw builder.Fault($"a normalisation is one of {NormKind.Batch}, {NormKind.Layer} and {NormKind.Rms}; found {Kind}.");
        }

        builder.Add(NormLayer<T>.Of(Kind, builder.Shape));
    }
}
