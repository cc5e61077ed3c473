using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine.Randomness;
using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers;

/// <summary>
/// A factor of the learning rate for each layer, in text form: <c>1</c> for all; <c>4,2x3,1</c> one by one from the first hidden layer to
/// the output (<c>2x3</c> is three layers); or <c>geometric(2)</c>.
/// </summary>
/// <remarks>
/// geometric(r) gives layer l of L the factor r^(L − l): 1 at the output, and r times more with each layer before it. r &gt; 1 compensates
/// for vanishing gradients; r &lt; 1 protects early layers (Howard and Ruder 2018, section 3.2, r = 1/2.6).
/// </remarks>
public sealed record LayerRates
{
    private LayerRates(ImmutableArray<double> factors, double? ratio) => (Factors, Ratio) = (factors, ratio);

    /// <summary>The factor 1 for all layers.</summary>
    public static LayerRates Uniform { get; } = new([1], null);

    /// <summary>One factor for all layers, or one for each; empty if <see cref="Ratio"/> is set.</summary>
    public ImmutableArray<double> Factors { get; }

    /// <summary>The ratio of neighbouring factors; null if <see cref="Factors"/> are set.</summary>
    public double? Ratio { get; }

    /// <summary>Creates one factor for all layers, or one for each, first hidden layer to output.</summary>
    /// <exception cref="ArgumentException">There is no factor, or one is not finite and at least 0.</exception>
    public static LayerRates Of(params ReadOnlySpan<double> factors)
    {
        if (factors.Length == 0)
        {
            throw new SettingException($"The layer rates must have 1 factor or one for each layer; found none.");
        }

        foreach (double factor in factors)
        {
            if (!double.IsFinite(factor) || factor < 0)
            {
                throw new SettingException($"A factor of the layer rates must be finite and at least 0; found {TermText.Of(factor)}.");
            }
        }

        return new LayerRates([.. factors], null);
    }

    /// <summary>Creates factors with 1 at the output and <paramref name="ratio"/> times more with each layer before it.</summary>
    /// <exception cref="ArgumentException"><paramref name="ratio"/> is not finite and above 0.</exception>
    public static LayerRates Geometric(double ratio) => double.IsFinite(ratio) && ratio > 0
        ? new LayerRates([], ratio)
        : throw new SettingException($"The ratio must be finite and above 0; found {TermText.Of(ratio)}.");

    /// <summary>Parses the short text form.</summary>
    /// <exception cref="FormatException">
    /// The text has another form; the message gives the place and the allowed forms.
    /// </exception>
    public static LayerRates Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return text.StartsWith("geometric", StringComparison.Ordinal) ? ParseGeometric(text) : ParseList(text);
        }
        catch (ArgumentException fault)
        {
            throw new SpecException($"\"{text}\": {LocalizableText.Of(fault)}", fault);
        }
    }

    /// <summary>Returns the factors of a network's layers, first hidden layer to output.</summary>
    /// <param name="layerCount">Layers with weights.</param>
    /// <exception cref="ArgumentException">
    /// The factors are for another number of layers, or one overflows a double.
    /// </exception>
    public double[] For(int layerCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layerCount);
        var factors = new double[layerCount];
        if (Ratio is double ratio)
        {
            for (int layer = 0; layer < layerCount; layer++)
            {
                factors[layer] = PortableMath.Power(ratio, layerCount - 1 - layer);
            }

            // The factor furthest from the output is the extreme one: if it is finite, all are.
            return double.IsFinite(factors[0])
                ? factors
                : throw new SettingException($"{this} is beyond the range of numbers at {TermText.Of(layerCount)} layers.");
        }

        if (Factors.Length != 1 && Factors.Length != layerCount)
        {
            throw new SettingException(
                $"The layer rates must have 1 factor or {TermText.Of(layerCount)}, one for each layer; "
                + $"found {TermText.Of(Factors.Length)}.");
        }

        for (int layer = 0; layer < layerCount; layer++)
        {
            factors[layer] = Factors[Factors.Length == 1 ? 0 : layer];
        }

        return factors;
    }

    /// <summary>The short text form, with equal neighbours as <c>2x3</c>.</summary>
    public override string ToString()
    {
        if (Ratio is double ratio)
        {
            return $"geometric({TermText.Of(ratio)})";
        }

        var parts = new List<string>();
        for (int i = 0; i < Factors.Length;)
        {
            int end = i;
            while (end < Factors.Length && Factors[end] == Factors[i])
            {
                end++;
            }

            parts.Add(TermText.Of(Factors[i]) + (end - i > 1 ? $"x{TermText.Of(end - i)}" : ""));
            i = end;
        }

        return string.Join(',', parts);
    }

    /// <summary>Compares every factor.</summary>
    public bool Equals(LayerRates? other) =>
        other is not null && Ratio == other.Ratio && Factors.AsSpan().SequenceEqual(other.Factors.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Ratio);
        foreach (double factor in Factors)
        {
            hash.Add(factor);
        }

        return hash.ToHashCode();
    }

    private static LayerRates ParseGeometric(string text)
    {
        TermText term = TermText.Read(text);
        if (term.Name != "geometric")
        {
            throw term.Fault(1, $"{term.Name}", $"geometric(RATIO)");
        }

        term.Allow(1, 1, [], "geometric(2)");
        return Geometric(term.Ordered(0, 1));
    }

    private static LayerRates ParseList(string text)
    {
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var factors = new List<double>();
        int position = 1;
        foreach (string part in text.Split(','))
        {
            string[] sides = part.Split('x');
            string count = sides.Length == 2 ? sides[1] : "1";
            if (sides.Length > 2
                || !double.TryParse(sides[0], style, CultureInfo.InvariantCulture, out double factor)
                || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int repeat)
                || repeat < 1 || factors.Count + (long)repeat > Limits.MaxLayers)
            {
                throw new SpecException(
                    $"\"{part}\" at character {TermText.Of(position)} of \"{text}\" is not allowed: expected a factor "
                    + $"such as 0.5, or FACTORxCOUNT with at most {TermText.Of(Limits.MaxLayers)} layers in all, "
                    + $"as in 4,2x3,1, or geometric(2).");
            }

            factors.AddRange(Enumerable.Repeat(factor, repeat));
            position += part.Length + 1;
        }

        return Of(factors.ToArray());
    }
}
