using Sonda.Engine.Initializers;
using Sonda.Engine.Json;
using Sonda.Engine.Layers.Json;
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
    public override IReadOnlyList<LayerJson> Json { get; } =
    [
        Form(
            "rnn",
            RecurrentKind.Rnn,
            "The simple recurrent network.",
            JsonField<RecurrentSpec>.Of("activation", "φ. Default: tanh.", LayerJson.Activation, layer => layer.Activation, (layer, a) => layer with { Activation = a })),
        Form(
            "lstm",
            RecurrentKind.Lstm,
            "Long short-term memory.",
            JsonField<RecurrentSpec>.Of(
                "forgetBias", "Added to the biases of the forget gate. Default: 1.", JsonForm.Number, layer => layer.ForgetBias, (layer, b) => layer with { ForgetBias = b })),
        Form("gru", RecurrentKind.Gru, "The gated recurrent unit."),
    ];

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
            throw text.Part.Fault($"is not a valid recurrent layer: expected a width behind rnn, lstm or gru, as in [lstm 64] or [rnn 64 relu recurrent(identity)].");
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

    /// <summary>Defines the JSON of one kind of recurrent layer, with fields of its own.</summary>
    private static LayerJson Form(string head, RecurrentKind kind, string about, params JsonField<RecurrentSpec>[] own) => LayerJson.Of(
        about,
        new RecurrentSpec(kind, 1),
        layer => layer.Kind == kind,
        [
            JsonField<RecurrentSpec>.Of(
                head, "Units.", JsonForm.Whole(1, RecurrentSpec.MaxWidth), layer => layer.Width, (layer, n) => layer with { Width = n }, true),
            .. own,
            JsonField<RecurrentSpec>.Of(
                "initializer", "How the weights of the inputs are drawn. Default: xavier-uniform.", LayerJson.Initializer, layer => layer.Initializer, (layer, i) => layer with { Initializer = i }),
            JsonField<RecurrentSpec>.Of(
                "recurrentInitializer", "How the recurrent weights are drawn. Default: orthogonal.", LayerJson.Initializer, layer => layer.RecurrentInitializer, (layer, i) => layer with { RecurrentInitializer = i }),
            JsonField<RecurrentSpec>.Of(
                "returnsSequence", "Whether the layer returns the states of all steps instead of the last alone.", JsonForm.Flag, layer => layer.ReturnsSequence, (layer, all) => layer with { ReturnsSequence = all }),
            JsonField<RecurrentSpec>.Of(
                "truncation", "The maximum number of steps that a gradient flows back. Default: all.", JsonForm.OrNone(JsonForm.Whole(1)), layer => layer.Truncation, (layer, n) => layer with { Truncation = n }),
        ]);

    /// <summary>Parses <c>recurrent(INITIALIZER)</c>.</summary>
    private static InitializerSpec ReadInitializer(Passage word) => word.Text.EndsWith(')')
        ? (word with { Start = word.Start + word.Name.Length + 1, End = word.End - 1 }).Read(InitializerSpec.Parse)
        : throw word.Fault($"names no initializer: expected one in parentheses, as in recurrent(identity).");
}
