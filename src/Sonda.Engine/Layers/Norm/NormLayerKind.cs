using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;

namespace Sonda.Engine.Layers.Norm;

/// <summary>Normalisations: <c>[bn]</c>, <c>[ln]</c> and <c>[rms]</c>, or one of these words in a layer with weights.</summary>
internal sealed class NormLayerKind : LayerKind<NormSpec>
{
    /// <summary>The names in JSON.</summary>
    public static readonly (string Name, NormKind Kind)[] Names = [("batch", NormKind.Batch), ("layer", NormKind.Layer), ("rms", NormKind.Rms)];

    private static readonly string[] WordOfKind = ["", "bn", "ln", "rms"];

    /// <summary>The words for a layer with weights, which has at most one normalisation.</summary>
    public static IReadOnlyList<LayerOption> Options { get; } =
    [
        .. WordOfKind[1..].Select(word => new LayerOption(word, IsFlag: true)
        {
            Rivals = WordOfKind[1..],
            Repetition = LocalizableText.Of($"is a second normalisation of the layer."),
        }),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => [.. WordOfKind[1..].Select(word => $"[{word}]")];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<NormSpec>(
            "A normalisation as a layer of its own.",
            new NormSpec(NormKind.Batch),
            JsonField<NormSpec>.Of("norm", "The kind of normalisation.", JsonForm.Word(Names), layer => layer.Kind, (layer, kind) => layer with { Kind = kind }, true)),
    ];

    /// <summary>The word for a kind; empty for none.</summary>
    public static string Word(NormKind kind) => WordOfKind[(int)kind];

    /// <summary>Returns the kind among the words of a layer with weights.</summary>
    public static NormKind Of(LayerWords words) => (NormKind)(Array.FindIndex(WordOfKind[1..], words.Has) + 1);

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text) =>
        text.Single is { } word && Array.IndexOf(WordOfKind, word.Text) is > 0 and var kind ? new NormSpec((NormKind)kind) : null;

    /// <inheritdoc/>
    protected override string Write(NormSpec layer, bool isOutput) => $"[{Word(layer.Kind)}]";

    /// <inheritdoc/>
    protected override void Describe(NormSpec layer, LayerFeatureList features) => features.Follow(layer.Kind);
}
