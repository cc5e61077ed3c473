using System.Globalization;
using System.Text;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Activation;
using Sonda.Engine.Layers.Conv2d;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Dropout;
using Sonda.Engine.Layers.Embedding;
using Sonda.Engine.Layers.Flatten;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Layers.Pool;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Engine.Layers.Residual;

namespace Sonda.Engine.Networks;

/// <summary>Writes the text form of a network, the shortest that <see cref="NetworkReader"/> reads back.</summary>
internal static class NetworkWriter
{
    private const int MaxPlainNeighbours = 4;
    private static readonly string[] Norms = ["", "bn", "ln", "rms"];

    /// <summary>Writes a network.</summary>
    public static string Write(NetworkSpec spec)
    {
        // Plain sizes right behind the input join it, as in 30x5; a shape in parentheses does not.
        bool isPlain = !spec.Input.IsSequence && !spec.Input.IsImage;
        (string Text, InitializerSpec? Drawn)[] parts =
        [
            (spec.Input.ToString(), isPlain ? InitializerSpec.Book : null),
            .. spec.Layers.Select((layer, l) => (Of(layer, l == spec.Layers.Length - 1), layer.Drawn)),
        ];
        string layers = Join(parts);
        return spec.Cost == CostFunction.CrossEntropy ? layers : $"{layers} {spec.Cost.ToText()}";
    }

    /// <summary>Parts with hyphens between them, equal neighbours counted.</summary>
    /// <remarks>Equal words may mean two things in the output layer and before it, which a count must not join.</remarks>
    private static string Join((string Text, InitializerSpec? Drawn)[] parts)
    {
        var text = new StringBuilder();
        for (int i = 0; i < parts.Length;)
        {
            int end = i;
            while (end < parts.Length && parts[end] == parts[i])
            {
                end++;
            }

            int maxSingle = char.IsAsciiDigit(parts[i].Text[0]) ? MaxPlainNeighbours : 1;
            int count = end - i > maxSingle ? end - i : 1;
            text.Append(i == 0 ? "" : "-").Append(parts[i].Text);
            if (count > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"x{count}");
            }

            i += count;
        }

        return text.ToString();
    }

    private static string Of(LayerSpec layer, bool isOutput) => layer switch
    {
        DenseSpec dense => Of(dense, isOutput),
        Conv2dSpec conv => Bracket(
            Invariant($"conv {conv.Maps} {conv.KernelHeight}x{conv.KernelWidth}"),
            [.. Words(conv, isNamed: IsNamed(conv)), Option("stride", conv.Stride, 1), Option("pad", conv.Padding, 0)]),
        PoolSpec pool => Bracket(
            Invariant($"{(pool.Kind == PoolKind.Max ? "max" : "avg")} {pool.Size}"),
            [pool.Stride is int stride ? Invariant($"stride({stride})") : "", Option("pad", pool.Padding, 0)]),
        FlattenSpec => "[flatten]",
        EmbeddingSpec embedding => Bracket(
            Invariant($"embed {embedding.Vocabulary} {embedding.Width}"),
            [embedding.Initializer == new EmbeddingSpec(1, 1).Initializer ? "" : embedding.Initializer.ToString()]),
        RecurrentSpec recurrent => Of(recurrent),
        NormSpec norm => $"[{Norms[(int)norm.Kind]}]",
        DropoutSpec dropout => Invariant($"[drop({dropout.Rate:R})]"),
        ActivationLayerSpec activation => $"[{activation.Activation}]",
        ResidualSpec residual => Of(residual),
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer, "Not a layer that has a text form."),
    };

    private static string Of(DenseSpec layer, bool isOutput)
    {
        // The output's activation is not written.
        string[] words = [.. Words(layer, !isOutput && IsNamed(layer)).Where(word => word.Length > 0)];
        return words.Length == 0 ? Invariant($"{layer.Width}") : Bracket(Invariant($"{layer.Width}"), words);
    }

    private static string Of(RecurrentSpec layer)
    {
        var usual = new RecurrentSpec(layer.Kind, layer.Width);
        bool isNamed = layer.Activation != usual.Activation
            || (layer.Kind == RecurrentKind.Rnn && layer.Initializer.Kind == InitializerKind.Identity);
        return Bracket(
            Invariant($"{layer.Kind.ToString().ToLowerInvariant()} {layer.Width}"),
            [
                isNamed ? layer.Activation.ToString() : "",
                layer.Initializer == usual.Initializer ? "" : layer.Initializer.ToString(),
                layer.RecurrentInitializer == usual.RecurrentInitializer ? "" : $"recurrent({layer.RecurrentInitializer})",
                layer.ReturnsSequence ? "all" : "",
                layer.ForgetBias == usual.ForgetBias ? "" : Invariant($"forget({layer.ForgetBias:R})"),
                layer.Truncation is int steps ? Invariant($"truncate({steps})") : "",
            ]);
    }

    private static string Of(ResidualSpec block)
    {
        string body = Join([.. block.Body.Select(layer => (Of(layer, false), layer.Drawn))]);
        return block.Activation.Kind == ActivationKind.Identity ? $"res({body})" : $"res({body} {block.Activation})";
    }

    /// <summary>Where "identity" would pass for an activation, the book's activation is written too.</summary>
    private static bool IsNamed(WeightedSpec layer) =>
        layer.Activation != LayerSpec.DefaultActivation || layer.Initializer.Kind == InitializerKind.Identity;

    private static IEnumerable<string> Words(WeightedSpec layer, bool isNamed) =>
    [
        isNamed ? layer.Activation.ToString() : "",
        layer.Initializer != InitializerSpec.Book ? layer.Initializer.ToString() : "",
        Norms[(int)layer.Norm],
        layer.Dropout == 0 ? "" : Invariant($"drop({layer.Dropout:R})"),
        layer.IsPreActivated ? "pre" : "",
    ];

    private static string Option(string name, int value, int usual) => value == usual ? "" : Invariant($"{name}({value})");

    private static string Bracket(string what, IEnumerable<string> words) =>
        $"[{string.Join(' ', words.Where(word => word.Length > 0).Prepend(what))}]";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
