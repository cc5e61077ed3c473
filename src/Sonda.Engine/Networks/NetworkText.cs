using System.Globalization;
using System.Text;
using Sonda.Engine.Activations;
using Sonda.Engine.Costs;
using Sonda.Engine.Initializers;
using Sonda.Engine.Specs;

namespace Sonda.Engine.Networks;

/// <summary>The text form of a network, read and written; <see cref="NetworkSpec.Parse"/> has the grammar.</summary>
internal sealed class NetworkText(string text)
{
    private const int MaxPlainNeighbours = 4;

    /// <summary>Writes a network.</summary>
    public static string Of(NetworkSpec spec)
    {
        // Equal words may mean two things in the output layer and before it, which a repeat must not join.
        (string Text, InitializerSpec? Drawn)[] parts =
        [
            (spec.Input.ToString(), InitializerSpec.Book),
            .. spec.Layers.Select((layer, l) => (Of(layer, l == spec.LayerCount - 1), layer.Drawn)),
        ];
        var text = new StringBuilder();
        for (int i = 0; i < parts.Length;)
        {
            int end = i;
            while (end < parts.Length && parts[end] == parts[i])
            {
                end++;
            }

            int mostSingle = parts[i].Text[0] == '[' ? 1 : MaxPlainNeighbours;
            int count = end - i > mostSingle ? end - i : 1;
            text.Append(i == 0 ? "" : "-").Append(parts[i].Text);
            if (count > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"x{count}");
            }

            i += count;
        }

        return spec.Cost == CostFunction.CrossEntropy ? text.ToString() : $"{text} {spec.Cost.ToText()}";
    }

    /// <summary>Reads a network.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public NetworkSpec Read()
    {
        int end = FirstOutside(' ', 0);
        var layers = new List<DenseSpec>();
        for (int start = 0; start <= end;)
        {
            int stop = Math.Min(FirstOutside('-', start), end);
            ReadPart(start, stop, stop == end, layers);
            start = stop + 1;
        }

        CostFunction cost = end < text.Length ? ReadCost(end + 1) : CostFunction.CrossEntropy;
        return layers.Count < 2
            ? new NetworkSpec(layers[0].Width)
            : new NetworkSpec(Shape.Vector(layers[0].Width), [.. layers[1..]]) with { Cost = cost };
    }

    private static string Of(LayerSpec spec, bool isOutput)
    {
        var layer = (DenseSpec)spec;

        // The output's activation is not written; elsewhere the book's is, where "identity" would pass for one.
        bool isNamed = !isOutput
            && (layer.Activation != LayerSpec.DefaultActivation || layer.Initializer.Kind == InitializerKind.Identity);
        string words = (isNamed ? $" {layer.Activation}" : "")
            + (layer.Initializer != InitializerSpec.Book ? $" {layer.Initializer}" : "");
        return words.Length == 0 ? Number(layer.Width) : $"[{Number(layer.Width)}{words}]";
    }

    /// <summary>One part between hyphens: a layer, or some of the same kind.</summary>
    private void ReadPart(int start, int stop, bool isLast, List<DenseSpec> layers)
    {
        bool hasWords = start < stop && text[start] == '[';
        int close = hasWords ? text.IndexOf(']', start, stop - start) : -1;
        if (hasWords && close < 0)
        {
            throw Fault(start, stop, "has no \"]\": expected [SIZE WORD …], as in [128 relu he].");
        }

        int sizeStart = hasWords ? start + 1 : start;
        int sizeEnd = hasWords ? NextWordEnd(sizeStart, close) : End(text.IndexOf('x', start, stop - start), stop);
        int countStart = hasWords ? close + 1 : sizeEnd;
        int repeat = 1;
        if (!TryReadNumber(text[sizeStart..sizeEnd], NetworkSpec.MaxWidth, out int size)
            || (countStart < stop && !(text[countStart] == 'x'
                && TryReadNumber(text[(countStart + 1)..stop], NetworkSpec.MaxLayers, out repeat))))
        {
            throw Fault(
                start, stop, $"is no layer: expected a size from 1 to {NetworkSpec.MaxWidth}, or SIZExCOUNT with a count "
                + $"from 1 to {NetworkSpec.MaxLayers}, as in 784-30x4-10, or words in brackets, as in 784-[30 relu he]x4-10.");
        }

        if (layers.Count + (long)repeat > NetworkSpec.MaxLayers + 1)
        {
            throw new FormatException($"\"{text}\" has more than {NetworkSpec.MaxLayers} layers.");
        }

        var layer = new DenseSpec(size);
        if (hasWords)
        {
            if (layers.Count == 0)
            {
                throw Fault(start, stop, "is the input, which has neither activation nor weights: expected its size alone.");
            }

            layer = ReadWords(layer, sizeEnd, close, isLast, isLast && repeat == 1);
        }

        layers.AddRange(Enumerable.Repeat(layer, repeat));
    }

    /// <summary>The words behind a size.</summary>
    /// <param name="layer">The layer without them.</param>
    /// <param name="start">Behind the size.</param>
    /// <param name="close">The closing bracket.</param>
    /// <param name="hasOutput">Whether the output layer is among those that the words are for.</param>
    /// <param name="isOutput">Whether it is the only one.</param>
    private DenseSpec ReadWords(DenseSpec layer, int start, int close, bool hasOutput, bool isOutput)
    {
        var words = new List<(int Start, int End)>();
        for (int at = SkipSpaces(start, close); at < close; at = SkipSpaces(words[^1].End, close))
        {
            words.Add((at, NextWordEnd(at, close)));
        }

        ActivationSpec? activation = null;
        InitializerSpec? initializer = null;

        // Names that are one thing only come first, so that what they leave open decides what the other words are.
        foreach ((int from, int to) in words.OrderBy(word => IsActivation(word) && IsInitializer(word)))
        {
            bool canActivate = IsActivation((from, to)), canInitialize = IsInitializer((from, to));
            if (!canActivate && !canInitialize)
            {
                throw Fault(
                    from, to, "is neither activation nor initializer: expected one of "
                    + $"{string.Join(", ", ActivationSpec.Names)}, or of {string.Join(", ", InitializerSpec.Names)}.");
            }

            if (canActivate && !(canInitialize && (isOutput || activation is not null)))
            {
                activation = activation is not null ? throw Fault(from, to, $"is a second activation; the layer has {activation}.")
                    : hasOutput ? throw Fault(from, to, "is an activation in the output layer, where the cost decides it: expected an initializer.")
                    : Parsed(from, to, ActivationSpec.Parse);
            }
            else
            {
                initializer = initializer is null
                    ? Parsed(from, to, InitializerSpec.Parse)
                    : throw Fault(from, to, $"is a second initializer; the layer has {initializer}.");
            }
        }

        return layer with { Activation = activation ?? layer.Activation, Initializer = initializer ?? layer.Initializer };
    }

    private CostFunction ReadCost(int start) => Parsed(start, text.Length, CostFunctions.Parse);

    /// <summary>Reads a piece, and adds the place to what is wrong with it.</summary>
    private TResult Parsed<TResult>(int start, int end, Func<string, TResult> parse)
    {
        try
        {
            return parse(text[start..end]);
        }
        catch (FormatException e)
        {
            throw new FormatException($"At character {start + 1} of \"{text}\": {e.Message}", e);
        }
    }

    private bool IsActivation((int Start, int End) word) => ActivationSpec.Names.Contains(Name(word), StringComparer.OrdinalIgnoreCase);

    private bool IsInitializer((int Start, int End) word) => InitializerSpec.Names.Contains(Name(word));

    private string Name((int Start, int End) word) =>
        text[word.Start..End(text.IndexOf('(', word.Start, word.End - word.Start), word.End)];

    /// <summary>The first such character that no bracket encloses; the length of the text where there is none.</summary>
    private int FirstOutside(char wanted, int start)
    {
        bool inside = false;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == wanted && !inside)
            {
                return i;
            }

            inside = text[i] == '[' || (inside && text[i] != ']');
        }

        return text.Length;
    }

    /// <summary>Where a word ends: at a space that no parenthesis encloses.</summary>
    private int NextWordEnd(int start, int close)
    {
        bool inside = false;
        for (int i = start; i < close; i++)
        {
            if (text[i] == ' ' && !inside)
            {
                return i;
            }

            inside = text[i] == '(' || (inside && text[i] != ')');
        }

        return close;
    }

    private int SkipSpaces(int start, int close)
    {
        while (start < close && text[start] == ' ')
        {
            start++;
        }

        return start;
    }

    private FormatException Fault(int start, int end, string what) =>
        new($"\"{text[start..end]}\" at character {start + 1} of \"{text}\" {what}");

    private static int End(int found, int otherwise) => found < 0 ? otherwise : found;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool TryReadNumber(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
