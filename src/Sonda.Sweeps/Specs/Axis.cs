using System.Collections.Immutable;
using System.Globalization;
using Sonda.Engine;
using Sonda.Engine.Text;

namespace Sonda.Sweeps.Specs;

/// <summary>
/// The values that a name of the template takes, in text form: <c>depth = 1..8</c>, <c>sw = 0.5..4 step 0.1</c>, <c>eta = log 1e-3..10 of 64</c>,
/// <c>act = tanh, relu</c>, each also with <c>as "title"</c>.
/// </summary>
internal sealed class Axis
{
    /// <summary>The maximum number of values.</summary>
    public const int MaxCount = 1_000_000;

    private static LocalizableText Form => LocalizableText.Of($"A..B of whole numbers, A..B step S, A..B of N, log A..B of N, or a list A, B, C");

    private Axis(string name, AxisRange? range, ImmutableArray<string> values, string? title) =>
        (Name, Range, Values, Title) = (name, range, values, title);

    /// <summary>The name in the template.</summary>
    public string Name { get; }

    /// <summary>The range behind the values; null for a list.</summary>
    public AxisRange? Range { get; }

    /// <summary>The values as they stand in a spec.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>The words for the axis of a map; null for the name.</summary>
    public string? Title { get; }

    /// <summary>Whether a map spaces the values by their logarithms.</summary>
    public bool IsLogarithmic => Range is { IsLogarithmic: true };

    /// <summary>Whether all values are numbers.</summary>
    public bool IsNumeric => Values.All(value => Number(value) is not null);

    /// <summary>A value as a number; null for a word.</summary>
    public static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    /// <summary>Creates an axis from a range.</summary>
    /// <exception cref="FormatException">The range or the name is not allowed.</exception>
    public static Axis Of(string name, AxisRange range, string? title = null) => new(Named(name), range, range.Values(), Titled(title));

    /// <summary>Creates an axis from a list of numbers or words.</summary>
    /// <exception cref="FormatException">The list is empty or has a value twice, or the name is not allowed.</exception>
    public static Axis Of(string name, ImmutableArray<string> values, string? title = null)
    {
        if (values.Length == 0 || values.Any(value => value.Length == 0))
        {
            throw new SpecException($"{name}: found an empty value; expected {Form}.");
        }

        return values.GroupBy(value => value).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new SpecException($"{name}: found {twice.Key} twice; expected each value once.")
            : new Axis(Named(name), null, values, Titled(title));
    }

    /// <summary>Parses <c>NAME = RANGE</c>; <c>A..B/S</c> is short for <c>A..B step S</c>.</summary>
    /// <exception cref="FormatException">The text is no axis; the message gives what was found and what is allowed.</exception>
    public static Axis Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw new SpecException($"\"{text}\" is not an axis: expected NAME = {Form}.");
        }

        string name = text[..equals].Trim();
        string body = text[(equals + 1)..].Trim();
        string? title = null;
        if (body.EndsWith('"') && body.IndexOf(" as \"", StringComparison.Ordinal) is > 0 and int quote)
        {
            (body, title) = (body[..quote].Trim(), body[(quote + 5)..^1]);
        }

        return body.Contains("..", StringComparison.Ordinal)
            ? Of(name, AxisRange.Parse(name, body), title)
            : Of(name, [.. Passage.Of(body).Split(',').Select(value => value.Text.Trim())], title);
    }

    /// <summary>The text form; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() =>
        $"{Name} = {Range?.ToString() ?? string.Join(", ", Values)}" + (Title is null ? "" : $" as \"{Title}\"");

    private static string Named(string name)
    {
        bool isName = name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
        return isName && name != "n" && name != "seed" && !HoleExpression.FunctionNames.Contains(name)
            ? name
            : throw new SpecException(
                $"\"{name}\" cannot be the name of an axis: expected a letter, then letters, digits or _; not n (the fan-in), seed or a function.");
    }

    private static string? Titled(string? title) => title is null || !title.AsSpan().ContainsAny('"', '\n', ';')
        ? title
        : throw new SpecException($"The title \"{title}\" is not allowed: expected no quotes, semicolons or line ends.");
}
