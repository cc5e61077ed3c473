using Sonda.Engine.Costs;
using Sonda.Engine.Layers;
using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Layers.Text;
using Sonda.Engine.Text;

namespace Sonda.Engine.Networks;

/// <summary>Reads the text form of a network; <see cref="NetworkSpec.Parse"/> has the grammar.</summary>
internal static class NetworkReader
{
    private const string Block = "res(";

    /// <summary>Reads a network.</summary>
    /// <exception cref="FormatException">The text is none; the message names the place and what is allowed.</exception>
    public static NetworkSpec Read(string text)
    {
        (Passage net, Passage? costWord) = Passage.Of(text).Cut(' ');
        IReadOnlyList<Passage> parts = net.Split('-');
        Shape? input = parts[0].Text.StartsWith('(') ? parts[0].Read(Shape.Parse) : null;
        var layers = new List<LayerSpec>();
        for (int i = input is null ? 0 : 1; i < parts.Count; i++)
        {
            ReadPart(parts[i], i == 0, i == parts.Count - 1, 0, layers);
        }

        CostFunction cost = costWord?.Read(CostFunctions.Parse) ?? CostFunction.CrossEntropy;
        if (input is null)
        {
            int size = ((DenseSpec)layers[0]).Width;
            layers.RemoveAt(0);
            input = layers.Count > 0 ? Shape.Vector(size) : new NetworkSpec(size).Input;
        }

        if (layers.Count > 0 && layers[^1] is DenseSpec output)
        {
            layers[^1] = output with { Activation = NetworkSpec.OutputActivationOf(cost) };
        }

        return new NetworkSpec(input.Value, [.. layers], cost);
    }

    /// <summary>One part between hyphens: a layer or a block, or some of the same kind.</summary>
    private static void ReadPart(Passage part, bool isInput, bool isLast, int depth, List<LayerSpec> layers)
    {
        (Passage body, int count) = CutCount(part);
        LayerSpec layer;
        if (body.Text.StartsWith('['))
        {
            layer = isInput
                ? throw part.Fault($"is the input, which has neither activation nor weights: expected its size alone, or its shape as in (1,28,28).")
                : LayerReader.Read(body, isLast, isLast && count == 1);
        }
        else if (!isInput && body.Text.StartsWith(Block, StringComparison.Ordinal))
        {
            layer = ReadBlock(body, depth + 1);
        }
        else
        {
            layer = Passage.TryReadNumber(body.Text, Limits.MaxWidth, out int size) ? new DenseSpec(size) : throw NoLayer(part);
        }

        if (layers.Sum(one => (long)one.LayerCount) + ((long)count * layer.LayerCount) > Limits.MaxLayers + 1)
        {
            throw new SpecException($"\"{part.Whole}\" has more than {Limits.MaxLayers} layers.");
        }

        layers.AddRange(Enumerable.Repeat(layer, count));
    }

    /// <summary>A residual block: the layers of its body as in a network, and an activation behind a space.</summary>
    private static ResidualSpec ReadBlock(Passage block, int depth)
    {
        // Before the stack ends.
        if (depth > Limits.MaxNesting)
        {
            throw new SpecException($"More than {Limits.MaxNesting} residual blocks lie within each other at character {block.Start + 1}.");
        }

        (Passage body, Passage? activation) = (block with { Start = block.Start + Block.Length, End = block.End - 1 }).Cut(' ');
        var layers = new List<LayerSpec>();
        foreach (Passage part in body.Split('-'))
        {
            ReadPart(part, false, false, depth, layers);
        }

        var spec = new ResidualSpec([.. layers]);
        return activation is { } word ? spec with { Activation = word.Read(Activations.ActivationSpec.Parse) } : spec;
    }

    /// <summary>What stands before xCOUNT, and the count, 1 where there is none.</summary>
    private static (Passage Body, int Count) CutCount(Passage part)
    {
        string text = part.Text;
        int end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1
            : text.StartsWith(Block, StringComparison.Ordinal) ? text.LastIndexOf(')') + 1
            : text.IndexOf('x', StringComparison.Ordinal) is >= 0 and var x ? x : text.Length;
        if (end == 0 && text.Length > 0)
        {
            throw part.Fault(text[0] == '['
                ? LocalizableText.Of($"has no \"]\": expected [SIZE WORD …], as in [128 relu he].")
                : LocalizableText.Of($"has no \")\": expected res(LAYER-…-LAYER), as in res([128 relu he]-[128 relu he])."));
        }

        int count = 1;
        return end == text.Length || (text[end] == 'x' && Passage.TryReadNumber(text[(end + 1)..], Limits.MaxLayers, out count))
            ? (part with { End = part.Start + end }, count)
            : throw NoLayer(part);
    }

    private static SpecException NoLayer(Passage part) => part.Fault(
        $"is no layer: expected a size from 1 to {Limits.MaxWidth}, or SIZExCOUNT with a count from 1 to "
        + $"{Limits.MaxLayers}, as in 784-30x4-10, or words in brackets, as in 784-[30 relu he]x4-10, "
        + $"or a residual block, as in 784-128-res([128 relu he])x4-10.");
}
