using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers;

/// <summary>A kind of layer: its words in the text form, its JSON, and its part in a trace.</summary>
/// <remarks>
/// The kind, its spec, its layer and its pass are in one folder; <see cref="LayerKinds"/> lists the kind. No other code depends on it.
/// </remarks>
internal abstract class LayerKind
{
    /// <summary>The type of the record that specifies a layer of the kind.</summary>
    public abstract Type Spec { get; }

    /// <summary>An example for each head of the text form, for messages; "…" marks optional words.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>The JSON forms of the kind, one for each head.</summary>
    public abstract IReadOnlyList<LayerJson> Json { get; }

    /// <summary>Parses a layer; null if the text begins like another kind.</summary>
    /// <exception cref="FormatException">The rest of the text is wrong; the message gives the place and the allowed words.</exception>
    public abstract LayerSpec? TryRead(LayerText text);

    /// <summary>Writes the shortest text that <see cref="TryRead"/> reads back.</summary>
    /// <param name="layer">A layer of the kind.</param>
    /// <param name="isOutput">Whether it is the output layer, whose activation follows from the cost.</param>
    public abstract string Write(LayerSpec layer, bool isOutput);

    /// <summary>Adds the layer to the features in a trace.</summary>
    public abstract void Describe(LayerSpec layer, LayerFeatureList features);
}

/// <summary>A kind with a single type of record for its layers.</summary>
internal abstract class LayerKind<TSpec> : LayerKind
    where TSpec : LayerSpec
{
    /// <inheritdoc/>
    public sealed override Type Spec => typeof(TSpec);

    /// <inheritdoc/>
    public sealed override string Write(LayerSpec layer, bool isOutput) => Write((TSpec)layer, isOutput);

    /// <inheritdoc/>
    public sealed override void Describe(LayerSpec layer, LayerFeatureList features) => Describe((TSpec)layer, features);

    /// <inheritdoc cref="LayerKind.Write(LayerSpec, bool)"/>
    protected abstract string Write(TSpec layer, bool isOutput);

    /// <inheritdoc cref="LayerKind.Describe(LayerSpec, LayerFeatureList)"/>
    /// <remarks>By default a layer adds nothing: it has no weights and changes neither activation nor scale.</remarks>
    protected virtual void Describe(TSpec layer, LayerFeatureList features)
    {
    }
}
