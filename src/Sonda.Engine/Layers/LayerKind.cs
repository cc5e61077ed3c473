using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers;

/// <summary>A kind of layer: its words in the text form, its JSON, and its part in a trace.</summary>
/// <remarks>
/// The kind, its spec, its layer and its pass lie in one folder, and <see cref="LayerKinds"/> lists the kind. Nothing else
/// has to know of it.
/// </remarks>
internal abstract class LayerKind
{
    /// <summary>The type of the record that describes a layer of the kind.</summary>
    public abstract Type Spec { get; }

    /// <summary>A layer for each head of the text form, as messages show it; "…" stands for words that may follow.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>The JSON forms of the kind, one for each head.</summary>
    public abstract IReadOnlyList<LayerJson> Json { get; }

    /// <summary>Reads a layer; null if the text begins as another kind does.</summary>
    /// <exception cref="FormatException">The rest is wrong; the message names the place and what is allowed.</exception>
    public abstract LayerSpec? TryRead(LayerText text);

    /// <summary>Writes the shortest text that <see cref="TryRead"/> reads back.</summary>
    /// <param name="layer">A layer of the kind.</param>
    /// <param name="isOutput">Whether it is the output layer, whose activation follows from the cost.</param>
    public abstract string Write(LayerSpec layer, bool isOutput);

    /// <summary>Adds to what a trace tells of the layers with weights.</summary>
    public abstract void Describe(LayerSpec layer, LayerFeatureList features);
}

/// <summary>A kind whose layers are described by one record.</summary>
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
    /// <remarks>A layer without weights that changes neither activation nor scale adds nothing.</remarks>
    protected virtual void Describe(TSpec layer, LayerFeatureList features)
    {
    }
}
