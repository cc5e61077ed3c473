using System.Globalization;
using System.Text;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers.Text;

/// <summary>Writes layers as the shortest text that <see cref="LayerListReader"/> reads back.</summary>
internal static class LayerWriter
{
    private const int MaxPlainNeighbours = 4;

    /// <summary>Returns the text of a layer within a network, and its initializer.</summary>
    public static (string Text, InitializerSpec? Drawn) Part(LayerSpec layer, bool isOutput) =>
        (LayerKinds.Of(layer).Write(layer, isOutput), layer.Drawn);

    /// <summary>Joins parts with hyphens and counts equal neighbours.</summary>
    /// <remarks>
    /// The same words may mean different things in the output layer and before it; comparing initializers keeps them apart.
    /// </remarks>
    public static string Join((string Text, InitializerSpec? Drawn)[] parts)
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

    /// <summary>Writes a layer in brackets: its head and its words, without the empty ones.</summary>
    public static string Bracket(string head, IEnumerable<string> words) =>
        $"[{string.Join(' ', words.Where(word => word.Length > 0).Prepend(head))}]";

    /// <summary>Writes NAME(NUMBER), or nothing if the number is the default.</summary>
    public static string Option(string name, double? value, double? normal) =>
        value == normal ? "" : Invariant($"{name}({value:R})");

    /// <summary>Formats a text with decimal points in every culture.</summary>
    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
