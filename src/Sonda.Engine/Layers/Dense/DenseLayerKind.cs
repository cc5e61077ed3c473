using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Dense;

/// <summary>Dense layers: <c>[SIZE WORD …]</c>, or a size alone.</summary>
internal sealed class DenseLayerKind() : WeightedLayerKind<DenseSpec>("dense")
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[128 relu he bn …]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<DenseSpec>(
            "A dense layer. The last layer of a network is a dense layer with a size and an initializer, nothing else.",
            new DenseSpec(1),
            [
                JsonField<DenseSpec>.Of("dense", "Neurons.", LayerJson.Width, layer => layer.Width, (layer, n) => layer with { Width = n }, true),
                .. Fields,
            ]),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text)
    {
        if (!Passage.TryReadNumber(text.Head, Limits.MaxWidth, out int size))
        {
            return null;
        }

        LayerWords words = LayerWords.Read(text.Rest, text.HasOutput, text.IsOutput, text.HasOutput ? [] : Options);
        return Compose(new DenseSpec(size, ActivationOf(words), InitializerOf(words)), words);
    }

    /// <inheritdoc/>
    protected override string Write(DenseSpec layer, bool isOutput)
    {
        string size = LayerWriter.Invariant($"{layer.Width}");
        string[] words = [.. Words(layer, isOutput).Where(word => word.Length > 0)];
        return words.Length == 0 ? size : LayerWriter.Bracket(size, words);
    }
}
