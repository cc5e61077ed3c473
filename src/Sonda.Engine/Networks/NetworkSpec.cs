using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Sonda.Engine.Networks;

/// <summary>How the weights of a new network are drawn. Biases are N(0, 1) in both.</summary>
public enum Initializer
{
    /// <summary>Weights N(0, 1/fan-in): the book's default (Nielsen 2015, chapter 3).</summary>
    Default,

    /// <summary>Weights N(0, 1): the book's "large" start, which saturates neurons.</summary>
    Large,
}

/// <summary>What training makes small.</summary>
public enum CostKind
{
    /// <summary>−Σ (y ln a + (1 − y) ln(1 − a)), summed over the outputs.</summary>
    CrossEntropy,

    /// <summary>½ Σ (a − y)².</summary>
    Quadratic,
}

/// <summary>
/// A network of dense sigmoid layers as a person writes it: the sizes of its layers, <c>784-30-30-10</c>, where
/// <c>30x4</c> stands for four layers of 30.
/// </summary>
public sealed record NetworkSpec
{
    /// <summary>The most layers that a network may have, the input not counted.</summary>
    public const int MaxLayers = 10_000;

    /// <summary>The most neurons that a layer may have.</summary>
    public const int MaxWidth = 65_536;

    /// <summary>Describes a network of these sizes, input first.</summary>
    /// <exception cref="FormatException">Fewer than two sizes, or a size that is not allowed.</exception>
    public NetworkSpec(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length < 2)
        {
            throw new FormatException(
                $"A network needs an input and an output size, such as 784-10; found {sizes.Length} size(s).");
        }

        if (sizes.Length - 1 > MaxLayers)
        {
            throw new FormatException($"A network may have at most {MaxLayers} layers; found {sizes.Length - 1}.");
        }

        foreach (int size in sizes)
        {
            if (size is < 1 or > MaxWidth)
            {
                throw new FormatException($"A layer may have 1 to {MaxWidth} neurons; found {size}.");
            }
        }

        Sizes = [.. sizes];
    }

    /// <summary>The sizes of the layers, input first.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>How the weights are drawn.</summary>
    public Initializer Initializer { get; init; }

    /// <summary>What training makes small.</summary>
    public CostKind Cost { get; init; }

    /// <summary>Layers with weights: all but the input.</summary>
    public int LayerCount => Sizes.Length - 1;

    /// <summary>Hidden layers: all but input and output.</summary>
    public int HiddenCount => Sizes.Length - 2;

    /// <summary>Weights and biases together.</summary>
    public long ParameterCount
    {
        get
        {
            long count = 0;
            for (int i = 1; i < Sizes.Length; i++)
            {
                count += (Sizes[i - 1] + 1L) * Sizes[i];
            }

            return count;
        }
    }

    /// <summary>Reads sizes joined by "-", each with an optional repeat: <c>784-30x4-10</c>.</summary>
    /// <exception cref="FormatException">The text is no network; the message names the place and what is allowed.</exception>
    public static NetworkSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sizes = new List<int>();
        int position = 1;
        foreach (string part in text.Split('-'))
        {
            string[] factors = part.Split('x');
            if (factors.Length > 2
                || !TryReadNumber(factors[0], MaxWidth, out int size)
                || !TryReadNumber(factors.Length == 2 ? factors[1] : "1", MaxLayers, out int repeat))
            {
                throw new FormatException(
                    $"\"{part}\" at character {position} of \"{text}\" is no layer: expected a size from 1 to "
                    + $"{MaxWidth}, or SIZExCOUNT with a count from 1 to {MaxLayers}, as in 784-30x4-10.");
            }

            if (sizes.Count + (long)repeat > MaxLayers + 1)
            {
                throw new FormatException($"\"{text}\" has more than {MaxLayers} layers.");
            }

            sizes.AddRange(Enumerable.Repeat(size, repeat));
            position += part.Length + 1;
        }

        return new NetworkSpec(sizes.ToArray());
    }

    /// <summary>The short text form; five or more equal neighbours are written as <c>30x5</c>.</summary>
    public override string ToString()
    {
        const int written = 4;
        var text = new StringBuilder();
        for (int i = 0; i < Sizes.Length;)
        {
            int end = i;
            while (end < Sizes.Length && Sizes[end] == Sizes[i])
            {
                end++;
            }

            int count = end - i > written ? end - i : 1;
            text.Append(i == 0 ? "" : "-").Append(CultureInfo.InvariantCulture, $"{Sizes[i]}");
            if (count > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"x{count}");
            }

            i += count;
        }

        return text.ToString();
    }

    /// <summary>Two specs are equal when every size and choice is.</summary>
    public bool Equals(NetworkSpec? other) =>
        other is not null && Sizes.AsSpan().SequenceEqual(other.Sizes.AsSpan())
        && Initializer == other.Initializer && Cost == other.Cost;

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int size in Sizes)
        {
            hash.Add(size);
        }

        hash.Add(Initializer);
        hash.Add(Cost);
        return hash.ToHashCode();
    }

    private static bool TryReadNumber(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
