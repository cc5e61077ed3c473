using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Text;

/// <summary>Reads one layer in brackets: what it is, then words in any order.</summary>
internal static class LayerReader
{
    private static readonly string[] Norms = ["bn", "ln", "rms"];

    /// <summary>Reads a layer.</summary>
    /// <param name="part">All of it, the brackets included.</param>
    /// <param name="hasOutput">Whether the output layer is among those that it stands for.</param>
    /// <param name="isOutput">Whether it stands for that one alone.</param>
    /// <exception cref="FormatException">It is no layer; the message names the place and what is allowed.</exception>
    public static LayerSpec Read(Passage part, bool hasOutput, bool isOutput)
    {
        IReadOnlyList<Passage> words = (part with { Start = part.Start + 1, End = part.End - 1 }).Words();
        string first = words.Count == 0 ? "" : words[0].Text;
        Passage[] rest = [.. words.Skip(1)];
        return first switch
        {
            "conv" => ReadConvolution(part, rest),
            "max" => ReadPool(PoolKind.Max, part, rest),
            "avg" => ReadPool(PoolKind.Average, part, rest),
            "embed" => ReadEmbedding(part, rest),
            "rnn" => ReadRecurrent(RecurrentKind.Rnn, part, rest),
            "lstm" => ReadRecurrent(RecurrentKind.Lstm, part, rest),
            "gru" => ReadRecurrent(RecurrentKind.Gru, part, rest),
            "flatten" when rest.Length == 0 => new FlattenSpec(),
            _ when rest.Length == 0 && Array.IndexOf(Norms, first) is >= 0 and var norm => new NormSpec((NormKind)(norm + 1)),
            _ when rest.Length == 0 && first.StartsWith("drop(", StringComparison.Ordinal) =>
                new DropoutSpec(words[0].Read(text => LayerWords.Number(text, "drop(0.5)"))),
            _ when rest.Length == 0 && words.Count == 1 && LayerWords.IsActivation(words[0]) =>
                new ActivationLayerSpec(words[0].Read(ActivationSpec.Parse)),
            _ when Passage.TryReadNumber(first, Limits.MaxWidth, out int size) => ReadDense(size, rest, hasOutput, isOutput),
            _ => throw NoLayer(part),
        };
    }

    private static DenseSpec ReadDense(int size, Passage[] rest, bool hasOutput, bool isOutput)
    {
        LayerWords words = LayerWords.Read(rest, hasOutput, isOutput, hasOutput ? [] : LayerWords.Composed);
        var dense = new DenseSpec(size, words.Activation ?? LayerSpec.DefaultActivation, words.Initializer ?? InitializerSpec.Book);
        return (DenseSpec)Composed(dense, words);
    }

    /// <summary><c>conv MAPS HEIGHTxWIDTH</c>, or one number for both.</summary>
    private static Conv2dSpec ReadConvolution(Passage part, Passage[] rest)
    {
        string[] sides = rest.Length < 2 ? [] : rest[1].Text.Split('x');
        if (sides.Length is not (1 or 2)
            || !Passage.TryReadNumber(rest[0].Text, Limits.MaxWidth, out int maps)
            || !Passage.TryReadNumber(sides[0], Limits.MaxWidth, out int height)
            || !Passage.TryReadNumber(sides[^1], Limits.MaxWidth, out int width))
        {
            throw part.Fault($"is no convolution: expected [conv MAPS HEIGHTxWIDTH WORD …], as in [conv 6 5x5 relu he pad(2)].");
        }

        LayerWords words = LayerWords.Read(rest[2..], false, false, [.. LayerWords.Composed, "stride", "pad"]);
        var convolution = new Conv2dSpec(
            maps, height, width, words.Activation ?? LayerSpec.DefaultActivation, words.Initializer ?? InitializerSpec.Book)
        {
            Stride = words.Whole("stride") ?? 1,
            Padding = words.Whole("pad") ?? 0,
        };
        return (Conv2dSpec)Composed(convolution, words);
    }

    private static WeightedSpec Composed(WeightedSpec layer, LayerWords words) => layer with
    {
        Norm = (NormKind)(Array.FindIndex(Norms, words.Has) + 1),
        Dropout = words.Number("drop") ?? 0,
        IsPreActivated = words.Has("pre"),
    };

    private static PoolSpec ReadPool(PoolKind kind, Passage part, Passage[] rest)
    {
        if (rest.Length == 0 || !Passage.TryReadNumber(rest[0].Text, Limits.MaxWidth, out int size))
        {
            throw part.Fault($"is no pooling: expected [max SIZE] or [avg SIZE], as in [max 2] or [max 3 stride(2) pad(1)].");
        }

        LayerWords words = LayerWords.Read(rest[1..], "stride", "pad");
        return new PoolSpec(kind, size) { Stride = words.Whole("stride"), Padding = words.Whole("pad") ?? 0 };
    }

    private static EmbeddingSpec ReadEmbedding(Passage part, Passage[] rest)
    {
        if (rest.Length < 2
            || !Passage.TryReadNumber(rest[0].Text, EmbeddingSpec.MaxVocabulary, out int vocabulary)
            || !Passage.TryReadNumber(rest[1].Text, Limits.MaxWidth, out int width))
        {
            throw part.Fault($"is no embedding: expected [embed TOKENS WIDTH], as in [embed 1000 32].");
        }

        var embedding = new EmbeddingSpec(vocabulary, width);
        LayerWords words = LayerWords.Read(rest[2..], false, true, []);
        return embedding with { Initializer = words.Initializer ?? embedding.Initializer };
    }

    private static RecurrentSpec ReadRecurrent(RecurrentKind kind, Passage part, Passage[] rest)
    {
        if (rest.Length == 0 || !Passage.TryReadNumber(rest[0].Text, RecurrentSpec.MaxWidth, out int width))
        {
            throw part.Fault($"is no recurrent layer: expected a width behind rnn, lstm or gru, as in [lstm 64] or [rnn 64 relu recurrent(identity)].");
        }

        var layer = new RecurrentSpec(kind, width);
        bool isLstm = kind == RecurrentKind.Lstm;
        LayerWords words = LayerWords.Read(
            rest[1..], false, kind != RecurrentKind.Rnn, ["recurrent", "all", "truncate", .. isLstm ? ["forget"] : Array.Empty<string>()]);
        return layer with
        {
            Activation = words.Activation ?? layer.Activation,
            Initializer = words.Initializer ?? layer.Initializer,
            RecurrentInitializer = words.RecurrentInitializer ?? layer.RecurrentInitializer,
            ForgetBias = words.Number("forget") ?? layer.ForgetBias,
            ReturnsSequence = words.Has("all"),
            Truncation = words.Whole("truncate"),
        };
    }

    private static SpecException NoLayer(Passage part) => part.Fault(
        $"is no layer: expected [SIZE WORD …] as in [128 relu he bn], or one of [conv 6 5x5 …], [max 2], [avg 2], [flatten], "
        + $"[embed 1000 32], [rnn 64 …], [lstm 64 …], [gru 64 …], [bn], [ln], [rms], [drop(0.5)] or an activation as in [relu].");
}
