using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine;

namespace Sonda.Sweeps.Specs;

/// <summary>An even range of numbers, both ends included.</summary>
/// <param name="From">The first value.</param>
/// <param name="To">The last value; with a step, the last one at most.</param>
/// <param name="Step">The distance of two values; null if <paramref name="Count"/> decides.</param>
/// <param name="Count">The number of values; null if <paramref name="Step"/> decides.</param>
/// <param name="IsLogarithmic">Whether the logarithms are even.</param>
internal sealed record AxisRange(double From, double To, double? Step, int? Count, bool IsLogarithmic)
{
    private static LocalizableText Form => LocalizableText.Of($"A..B of whole numbers, A..B step S, A..B of N or log A..B of N, with A below B");

    /// <summary>Parses the text form.</summary>
    /// <exception cref="FormatException">It is no range.</exception>
    public static AxisRange Parse(string name, string text)
    {
        bool isLogarithmic = text.StartsWith("log ", StringComparison.Ordinal);
        string body = (isLogarithmic ? text[4..] : text).Replace("/", " step ", StringComparison.Ordinal);
        string[] words = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] ends = words is [var span, ..] ? span.Split("..") : [];
        double? Number(string word) => Axis.Number(word) is { } number ? number
            : throw new SpecException($"{name}: found \"{word}\" in \"{text}\"; expected a number such as 0.5 or 1e-3.");
        if (words.Length == 1 && ends.Length == 2 && !isLogarithmic && IsWhole(ends[0]) && IsWhole(ends[1]))
        {
            // A depth or a width goes up by one if the text does not say how.
            words = [.. words, "step", "1"];
        }

        if (words.Length != 3 || ends.Length != 2 || words[1] is not ("step" or "of") || (isLogarithmic && words[1] == "step"))
        {
            throw new SpecException($"{name}: found \"{text}\"; expected {Form}.");
        }

        int? count = words[1] == "step" ? null
            : int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out int whole) ? whole
            : throw new SpecException($"{name}: found \"{words[2]}\" in \"{text}\"; expected a whole number.");
        var range = new AxisRange(Number(ends[0])!.Value, Number(ends[1])!.Value, count is null ? Number(words[2]) : null, count, isLogarithmic);
        return range.Validated(name);
    }

    /// <summary>Checks the numbers against each other.</summary>
    /// <exception cref="FormatException">They contradict each other.</exception>
    public AxisRange Validated(string name)
    {
        double count = Count ?? Math.Floor(((To - From) / Step!.Value) + 1e-9) + 1;
        LocalizableText? fault = From >= To ? LocalizableText.Of($"the first value below the last")
            : IsLogarithmic && From <= 0 ? LocalizableText.Of($"a first value above 0 on a logarithmic axis")
            : Step is <= 0 ? LocalizableText.Of($"a step above 0")
            : count is < 2 or > Axis.MaxCount || double.IsNaN(count) ? LocalizableText.Of($"2 to {Axis.MaxCount} values")
            : null;
        return fault is null ? this : throw new SpecException($"{name}: found \"{this}\"; expected {fault}.");
    }

    /// <summary>The values as they stand in a spec.</summary>
    /// <remarks>
    /// Linear values are computed in decimals, so that 0.5 and three steps of 0.1 are 0.8, not 0.8000000000000003. Logarithmic ones have six
    /// digits: short to read, and far from the last bit of a power, in which processors differ.
    /// </remarks>
    public ImmutableArray<string> Values()
    {
        int count = Count ?? (int)(Math.Floor(((To - From) / Step!.Value) + 1e-9) + 1);
        var values = ImmutableArray.CreateBuilder<string>(count);
        for (int i = 0; i < count; i++)
        {
            values.Add(IsLogarithmic
                ? Math.Pow(10, Math.Log10(From) + ((Math.Log10(To) - Math.Log10(From)) * i / (count - 1))).ToString("G6", CultureInfo.InvariantCulture)
                : HoleExpression.Text(Step is { } step ? Sum(From, step, i) : From + ((To - From) * i / (count - 1))));
        }

        return values.MoveToImmutable();
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsLogarithmic ? "log " : "")}{From:R}..{To:R} ") + (Step is { } step
        ? string.Create(CultureInfo.InvariantCulture, $"step {step:R}")
        : string.Create(CultureInfo.InvariantCulture, $"of {Count}"));

    private static bool IsWhole(string word) => Axis.Number(word) is { } number && double.IsInteger(number);

    private static double Sum(double from, double step, int times) =>
        Math.Abs(from) < 1e12 && step is > 1e-12 and < 1e12 ? (double)((decimal)from + ((decimal)step * times)) : from + (step * times);
}
