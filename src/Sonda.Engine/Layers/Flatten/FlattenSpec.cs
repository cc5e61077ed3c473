namespace Sonda.Engine.Layers.Flatten;

/// <summary>An image, map after map, or a sequence, step after step, becomes one vector of all its numbers.</summary>
/// <remarks>
/// A dense layer takes an image as it is; a sequence it takes step by step, and all at once behind this. Steps behind
/// the length of a row are zeros.
/// </remarks>
public sealed record FlattenSpec : LayerSpec
{
    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder) => builder.Add(new Flatten<T>(builder.Shape));
}
