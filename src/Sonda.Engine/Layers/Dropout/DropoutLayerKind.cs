using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers.Dropout;

/// <summary>Dropout as a layer of its own: <c>[drop(RATE)]</c>.</summary>
internal sealed class DropoutLayerKind : LayerKind<DropoutSpec>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[drop(0.5)]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<DropoutSpec>(
            "Dropout as a layer of its own.",
            new DropoutSpec(0),
            JsonField<DropoutSpec>.Of(
                "dropout", "The probability that a number is dropped, below 1.", JsonForm.NotNegative, layer => layer.Rate, (layer, rate) => layer with { Rate = rate }, true)),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text) =>
        text.Single is { } word && word.Text.StartsWith("drop(", StringComparison.Ordinal)
            ? new DropoutSpec(word.Read(rate => LayerWords.Number(rate, "drop(0.5)")))
            : null;

    /// <inheritdoc/>
    protected override void Describe(DropoutSpec layer, LayerFeatureList features) => features.Drop(layer.Rate);

    /// <inheritdoc/>
    protected override string Write(DropoutSpec layer, bool isOutput) => LayerWriter.Invariant($"[drop({layer.Rate:R})]");
}
