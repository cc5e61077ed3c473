using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Embedding;

/// <summary>Embeddings of tokens: <c>[embed TOKENS WIDTH INITIALIZER]</c>.</summary>
internal sealed class EmbeddingLayerKind : LayerKind<EmbeddingSpec>
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["[embed 1000 32 …]"];

    /// <inheritdoc/>
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        LayerJson.Of<EmbeddingSpec>(
            "The first layer of a network that reads tokens: each is replaced by a vector that is learned.",
            new EmbeddingSpec(1, 1),
            JsonField<EmbeddingSpec>.Of(
                "embedding", "The number of tokens.", JsonForm.Whole(1, EmbeddingSpec.MaxVocabulary), layer => layer.Vocabulary, (layer, n) => layer with { Vocabulary = n }, true),
            JsonField<EmbeddingSpec>.Of("width", "The size of a token's vector.", LayerJson.Width, layer => layer.Width, (layer, n) => layer with { Width = n }, true),
            JsonField<EmbeddingSpec>.Of(
                "initializer", "How the vectors are drawn. Default: normal(0,1).", LayerJson.Initializer, layer => layer.Initializer, (layer, i) => layer with { Initializer = i })),
    ];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text)
    {
        if (text.Head != "embed")
        {
            return null;
        }

        Passage[] rest = text.Rest;
        if (rest.Length < 2
            || !Passage.TryReadNumber(rest[0].Text, EmbeddingSpec.MaxVocabulary, out int vocabulary)
            || !Passage.TryReadNumber(rest[1].Text, Limits.MaxWidth, out int width))
        {
            throw text.Part.Fault($"is not a valid embedding: expected [embed TOKENS WIDTH], as in [embed 1000 32].");
        }

        var embedding = new EmbeddingSpec(vocabulary, width);
        LayerWords words = LayerWords.Read(rest[2..], false, true, []);
        return embedding with { Initializer = words.Initializer ?? embedding.Initializer };
    }

    /// <inheritdoc/>
    protected override string Write(EmbeddingSpec layer, bool isOutput) => LayerWriter.Bracket(
        LayerWriter.Invariant($"embed {layer.Vocabulary} {layer.Width}"),
        [layer.Initializer == new EmbeddingSpec(1, 1).Initializer ? "" : layer.Initializer.ToString()]);

    /// <inheritdoc/>
    protected override void Describe(EmbeddingSpec layer, LayerFeatureList features) => features.Add(new LayerFeatures("embedding"));
}
