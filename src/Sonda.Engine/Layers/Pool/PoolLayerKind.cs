using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Pool;

/// <summary>Pooling: <c>[max SIZE WORD …]</c> and <c>[avg SIZE WORD …]</c>.</summary>
internal sealed class PoolLayerKind : LayerKind<PoolSpec>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[max 2 …]", "[avg 2 …]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<PoolSpec>(
            "Pooling of an image.",
            new PoolSpec(PoolKind.Max, 1),
            JsonField<PoolSpec>.Of(
                "pool", "The number that replaces the points of a window.", JsonForm.Word(("max", PoolKind.Max), ("average", PoolKind.Average)), layer => layer.Kind, (layer, kind) => layer with { Kind = kind }, true),
            JsonField<PoolSpec>.Of("size", "Rows and columns of the window.", LayerJson.Width, layer => layer.Size, (layer, n) => layer with { Size = n }, true),
            JsonField<PoolSpec>.Of(
                "stride", "Points from one position of the window to the next. Default: the size.", JsonForm.OrNone(LayerJson.Width), layer => layer.Stride, (layer, n) => layer with { Stride = n }),
            JsonField<PoolSpec>.Of(
                "padding", "Points around the image on each side. Default: 0.", JsonForm.Whole(0, Limits.MaxWidth), layer => layer.Padding, (layer, n) => layer with { Padding = n })),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text)
    {
        if (text.Head is not ("max" or "avg"))
        {
            return null;
        }

        Passage[] rest = text.Rest;
        if (rest.Length == 0 || !Passage.TryReadNumber(rest[0].Text, Limits.MaxWidth, out int size))
        {
            throw text.Part.Fault($"is not a valid pooling: expected [max SIZE] or [avg SIZE], as in [max 2] or [max 3 stride(2) pad(1)].");
        }

        LayerWords words = LayerWords.Read(rest[1..], new LayerOption("stride"), new LayerOption("pad"));
        return new PoolSpec(text.Head == "max" ? PoolKind.Max : PoolKind.Average, size)
        {
            Stride = words.Whole("stride"),
            Padding = words.Whole("pad") ?? 0,
        };
    }

    /// <inheritdoc/>
    protected override string Write(PoolSpec layer, bool isOutput) => LayerWriter.Bracket(
        LayerWriter.Invariant($"{(layer.Kind == PoolKind.Max ? "max" : "avg")} {layer.Size}"),
        [LayerWriter.Option("stride", layer.Stride, null), LayerWriter.Option("pad", layer.Padding, 0)]);
}
