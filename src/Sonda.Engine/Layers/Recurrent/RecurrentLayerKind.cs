using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>Recurrent layers: <c>[rnn WIDTH WORD …]</c>, <c>[lstm WIDTH WORD …]</c> and <c>[gru WIDTH WORD …]</c>.</summary>
internal sealed class RecurrentLayerKind : LayerKind<RecurrentSpec>
{
    private static readonly string[] Heads = [.. Enum.GetValues<RecurrentKind>().Select(Head)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => [.. Heads.Select(head => $"[{head} 64 …]")];

    /// <inheritdoc/>
    public override LayerSpec? TryRead(LayerText text)
    {
        int kind = Array.IndexOf(Heads, text.Head);
        if (kind < 0)
        {
            return null;
        }

        Passage[] rest = text.Rest;
        if (rest.Length == 0 || !Passage.TryReadNumber(rest[0].Text, RecurrentSpec.MaxWidth, out int width))
        {
            throw text.Part.Fault($"is no recurrent layer: expected a width behind rnn, lstm or gru, as in [lstm 64] or [rnn 64 relu recurrent(identity)].");
        }

        var layer = new RecurrentSpec((RecurrentKind)kind, width);
        LayerOption[] options = [new("recurrent"), new("all", IsFlag: true), new("truncate")];
        LayerWords words = LayerWords.Read(
            rest[1..], false, layer.Kind != RecurrentKind.Rnn, layer.Kind == RecurrentKind.Lstm ? [.. options, new("forget")] : options);
        return layer with
        {
            Activation = words.Activation ?? layer.Activation,
            Initializer = words.Initializer ?? layer.Initializer,
            RecurrentInitializer = words.Option("recurrent") is { } word ? ReadInitializer(word) : layer.RecurrentInitializer,
            ForgetBias = words.Number("forget") ?? layer.ForgetBias,
            ReturnsSequence = words.Has("all"),
            Truncation = words.Whole("truncate"),
        };
    }

    /// <inheritdoc/>
    protected override string Write(RecurrentSpec layer, bool isOutput)
    {
        var plain = new RecurrentSpec(layer.Kind, layer.Width);
        bool isNamed = layer.Activation != plain.Activation
            || (layer.Kind == RecurrentKind.Rnn && layer.Initializer.Kind == InitializerKind.Identity);
        return LayerWriter.Bracket(
            LayerWriter.Invariant($"{Head(layer.Kind)} {layer.Width}"),
            [
                isNamed ? layer.Activation.ToString() : "",
                layer.Initializer == plain.Initializer ? "" : layer.Initializer.ToString(),
                layer.RecurrentInitializer == plain.RecurrentInitializer ? "" : $"recurrent({layer.RecurrentInitializer})",
                layer.ReturnsSequence ? "all" : "",
                LayerWriter.Option("forget", layer.ForgetBias, plain.ForgetBias),
                LayerWriter.Option("truncate", layer.Truncation, null),
            ]);
    }

    /// <inheritdoc/>
    protected override void Describe(RecurrentSpec layer, LayerFeatureList features) =>
        features.Add(new LayerFeatures(Head(layer.Kind)) { Activation = layer.Activation, Truncation = layer.Truncation });

    private static string Head(RecurrentKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Reads <c>recurrent(INITIALIZER)</c>.</summary>
    private static InitializerSpec ReadInitializer(Passage word) => word.Text.EndsWith(')')
        ? (word with { Start = word.Start + word.Name.Length + 1, End = word.End - 1 }).Read(InitializerSpec.Parse)
        : throw word.Fault($"names no initializer: expected one in parentheses, as in recurrent(identity).");
}
