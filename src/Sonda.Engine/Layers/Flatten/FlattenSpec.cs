namespace Sonda.Engine.Layers.Flatten;

/// <summary>Turns an image, map after map, or a sequence, step after step, into one vector of all its numbers.</summary>
/// <remarks>
/// A dense layer reads an image without it. Of a sequence it reads one step at a time, or all steps at once behind this layer. Steps behind
/// the end of a row are zeros.
/// </remarks>
public sealed record FlattenSpec : LayerSpec
{
    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder) => builder.Add(new Flatten<T>(builder.Shape));
}
