using System.Text;
using Sonda.Engine;
using Sonda.Engine.Text;

namespace Sonda.Sweeps.Specs;

/// <summary>
/// Turns <c>normal(0,C/sqrt(n))</c>, a deviation that shrinks with the fan-in n, into the initializer of that weight variance.
/// </summary>
internal static class FanInTerm
{
    private const string Start = "normal(";

    /// <summary>The text with every such term replaced; terms without n stay as they are.</summary>
    /// <exception cref="FormatException">A deviation depends on n in another way, or the mean is not 0.</exception>
    public static string Resolve(string text)
    {
        int at = text.IndexOf(Start, StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var resolved = new StringBuilder();
        int copied = 0;
        for (; at >= 0; at = text.IndexOf(Start, copied, StringComparison.Ordinal))
        {
            int open = at + Start.Length, close = Closing(text, open);
            resolved.Append(text, copied, at - copied).Append(Term(text, open, close));
            copied = close + 1;
        }

        return resolved.Append(text, copied, text.Length - copied).ToString();
    }

    private static string Term(string text, int open, int close)
    {
        string whole = $"{Start}{text[open..close]})";
        IReadOnlyList<Passage> numbers = new Passage(text, open, close).Split(',');
        if (numbers.Count != 2 || numbers.All(number => Axis.Number(number.Text) is not null))
        {
            return whole;
        }

        double mean = Value(HoleExpression.Parse(numbers[0]), 1);
        var deviation = HoleExpression.Parse(numbers[1]);
        if (deviation.Names.Count == 0)
        {
            return $"{Start}{HoleExpression.Text(mean)},{HoleExpression.Text(Value(deviation, 1))})";
        }

        // A deviation C/√n has the variance C²/n: the two fan-ins show whether n enters in another way.
        double one = Value(deviation, 1), many = Value(deviation, 1024) * 32;
        return mean == 0 && Math.Abs(one - many) <= 1e-9 * Math.Abs(one)
            ? $"variance({HoleExpression.Text(one * one)},0)"
            : throw new SpecException($"\"{whole}\" cannot be drawn: expected normal(0,C/sqrt(n)), with n the fan-in and C without n.");
    }

    private static double Value(HoleExpression expression, double fanIn) => expression.Compute(name => name == "n" ? fanIn
        : throw new SpecException($"\"{name}\" is not known outside a hole: expected n, the fan-in; the name of an axis stands in braces."));

    private static int Closing(string text, int open)
    {
        int depth = 1, at = open;
        for (; at < text.Length && depth > 0; at++)
        {
            depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
        }

        return depth == 0 ? at - 1 : throw new SpecException($"\"{text[(open - Start.Length)..]}\" does not end in \")\": expected normal(MEAN,DEVIATION).");
    }
}
