using Sonda.Engine.Layers.Dense;
using Sonda.Engine.Layers.Residual;
using Sonda.Engine.Text;

namespace Sonda.Engine.Layers.Text;

/// <summary>Parses the parts between hyphens: layers of a network, or of a residual block.</summary>
internal static class LayerListReader
{
    /// <summary>Parses one part: a layer or a block, or several equal ones.</summary>
    /// <param name="part">The part.</param>
    /// <param name="isInput">Whether the part is the input of the network, a size.</param>
    /// <param name="isLast">Whether the part is the last of the network.</param>
    /// <param name="depth">The number of residual blocks around it.</param>
    /// <param name="layers">The layers so far; the method adds to them.</param>
    /// <exception cref="FormatException">The part is not a layer; the message gives the place and the allowed forms.</exception>
    public static void Read(Passage part, bool isInput, bool isLast, int depth, List<LayerSpec> layers)
    {
        (Passage body, int count) = CutCount(part);
        bool isBracketed = body.Text.StartsWith('[');
        if (isInput && isBracketed)
        {
            throw part.Fault($"is the input, which has neither activation nor weights: expected its size alone, or its shape as in (1,28,28).");
        }

        LayerSpec layer = !isInput && (isBracketed || ResidualLayerKind.Opens(body))
            ? ReadKind(new LayerText(body, isLast, isLast && count == 1, depth))
            : Passage.TryReadNumber(body.Text, Limits.MaxWidth, out int size) ? new DenseSpec(size) : throw NoPart(part);
        if (layers.Sum(one => (long)one.LayerCount) + ((long)count * layer.LayerCount) > Limits.MaxLayers + 1)
        {
            throw new SpecException($"\"{part.Whole}\" has more than {Limits.MaxLayers} layers.");
        }

        layers.AddRange(Enumerable.Repeat(layer, count));
    }

    private static LayerSpec ReadKind(LayerText text) =>
        LayerKinds.All.Select(kind => kind.TryRead(text)).FirstOrDefault(layer => layer is not null)
        ?? throw text.Part.Fault($"is not a valid layer: expected one of {string.Join(", ", LayerKinds.All.SelectMany(kind => kind.Examples))}.");

    /// <summary>Splits a part into the text before xCOUNT and the count; default: 1.</summary>
    private static (Passage Body, int Count) CutCount(Passage part)
    {
        string text = part.Text;
        int end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1
            : ResidualLayerKind.Opens(part) ? text.LastIndexOf(')') + 1
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
            : throw NoPart(part);
    }

    private static SpecException NoPart(Passage part) => part.Fault(
        $"is not a valid layer: expected a size from 1 to {Limits.MaxWidth}, or SIZExCOUNT with a count from 1 to "
        + $"{Limits.MaxLayers}, as in 784-30x4-10, or words in brackets, as in 784-[30 relu he]x4-10, "
        + $"or a residual block, as in 784-128-res([128 relu he])x4-10.");
}
