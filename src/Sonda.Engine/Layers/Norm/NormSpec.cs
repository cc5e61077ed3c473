namespace Sonda.Engine.Layers.Norm;

/// <summary>A normalisation as a layer of its own, such as the one at the end of a stack of pre-activated blocks.</summary>
/// <remarks>
/// Batch normalisation subtracts any constant added to its inputs, so the gradient of a bias right before it is only rounding. The learning
/// speed of that layer, the norm of this gradient, would be meaningless. The gradient of the norm's own shift takes its place.
/// </remarks>
/// <param name="Kind">The kind; not <see cref="NormKind.None"/>.</param>
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
