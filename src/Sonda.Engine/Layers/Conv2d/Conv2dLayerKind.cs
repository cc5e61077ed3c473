using Sonda.Engine.Initializers;
using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Conv2d;

/// <summary>Convolutions: <c>[conv MAPS HEIGHTxWIDTH WORD …]</c>, or one number for both sides.</summary>
internal sealed class Conv2dLayerKind() : WeightedLayerKind<Conv2dSpec>("conv")
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[conv 6 5x5 …]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<Conv2dSpec>(
            "A convolution of an image.",
            new Conv2dSpec(1, 1, 1, LayerSpec.DefaultActivation, InitializerSpec.Book),
            [
                JsonField<Conv2dSpec>.Of("conv2d", "Output maps.", LayerJson.Width, layer => layer.Maps, (layer, n) => layer with { Maps = n }, true),
                JsonField<Conv2dSpec>.Of(
                    "kernel",
                    "Rows and columns of the kernel as in \"5x3\", or \"5\" for both.",
                    JsonForm.Text(KernelSize.Parse),
                    layer => new KernelSize(layer.KernelHeight, layer.KernelWidth),
                    (layer, kernel) => layer with { KernelHeight = kernel.Height, KernelWidth = kernel.Width },
                    true),
                JsonField<Conv2dSpec>.Of(
                    "stride", "Points from one position of the kernel to the next. Default: 1.", LayerJson.Width, layer => layer.Stride, (layer, n) => layer with { Stride = n }),
                JsonField<Conv2dSpec>.Of(
                    "padding", "Zeros around the image on each side. Default: 0.", JsonForm.Whole(0, Limits.MaxWidth), layer => layer.Padding, (layer, n) => layer with { Padding = n }),
                .. Fields,
            ]),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text)
    {
        if (text.Head != "conv")
        {
            return null;
        }

        Passage[] rest = text.Rest;
        string[] sides = rest.Length < 2 ? [] : rest[1].Text.Split('x');
        if (sides.Length is not (1 or 2)
            || !Passage.TryReadNumber(rest[0].Text, Limits.MaxWidth, out int maps)
            || !Passage.TryReadNumber(sides[0], Limits.MaxWidth, out int height)
            || !Passage.TryReadNumber(sides[^1], Limits.MaxWidth, out int width))
        {
            throw text.Part.Fault($"is not a valid convolution: expected [conv MAPS HEIGHTxWIDTH WORD …], as in [conv 6 5x5 relu he pad(2)].");
        }

        LayerWords words = LayerWords.Read(rest[2..], false, false, [.. Options, new("stride"), new("pad")]);
        var convolution = new Conv2dSpec(maps, height, width, ActivationOf(words), InitializerOf(words))
        {
            Stride = words.Whole("stride") ?? 1,
            Padding = words.Whole("pad") ?? 0,
        };
        return Compose(convolution, words);
    }

    /// <inheritdoc/>
    protected override string Write(Conv2dSpec layer, bool isOutput) => LayerWriter.Bracket(
        LayerWriter.Invariant($"conv {layer.Maps} {layer.KernelHeight}x{layer.KernelWidth}"),
        [.. Words(layer, isOutput), LayerWriter.Option("stride", layer.Stride, 1), LayerWriter.Option("pad", layer.Padding, 0)]);
}
