using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers.Flatten;

/// <summary>The flattening of an image or a sequence: <c>[flatten]</c>.</summary>
internal sealed class FlattenLayerKind : LayerKind<FlattenSpec>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[flatten]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<FlattenSpec>(
            "Turns an image or a sequence into one vector.",
            new FlattenSpec(),
            JsonField<FlattenSpec>.Of("flatten", "It has no settings.", JsonForm.True, _ => true, (layer, _) => layer, true)),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text) => text.Single?.Text == "flatten" ? new FlattenSpec() : null;

    /// <inheritdoc/>
    protected override string Write(FlattenSpec layer, bool isOutput) => "[flatten]";
}
