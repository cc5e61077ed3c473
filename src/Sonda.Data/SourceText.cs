using System.Buffers;
using System.Globalization;
using System.Numerics;
using Sonda.Engine;

namespace Sonda.Data;

/// <summary>
/// One term of a data source as a person types it: <c>name</c> or <c>name(first,key=value)</c>. A value that holds a
/// comma, a parenthesis, "=", "+" or a quote stands in quotes, "" for a quote in it: <c>csv("a,b.csv")</c>.
/// </summary>
internal sealed class SourceText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("(),=+\"");

    private readonly string _whole;
    private readonly Dictionary<string, (string Value, int Position)> _values = new(StringComparer.Ordinal);
    private (string Value, int Position)? _first;

    private SourceText(string whole, int position, string name) => (_whole, Position, Name) = (whole, position, name);

    /// <summary>Where the term begins in the whole text, counted from 1.</summary>
    public int Position { get; }

    /// <summary>What stands before the parenthesis.</summary>
    public string Name { get; }

    /// <summary>Reads terms that are joined by "+".</summary>
    /// <exception cref="FormatException">The text has another form; the message names the place.</exception>
    public static IReadOnlyList<SourceText> ReadSum(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Parts(text, 0, text.Length, '+').Select(part => Read(text, part.Start, part.End))];
    }

    /// <summary>The text form of a term.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">Values and pairs of key and value, made by <see cref="Pair"/>; those that are null are left out.</param>
    public static string Write(string name, params ReadOnlySpan<string?> values)
    {
        string written = string.Join(',', values.ToArray().Where(value => value is not null));
        return written.Length == 0 ? name : $"{name}({written})";
    }

    /// <summary>"key=value", or null where the value is the usual one.</summary>
    public static string? Pair<T>(string key, T value, T usual)
        where T : IEquatable<T> => value.Equals(usual) ? null : $"{key}={Quoted(value)}";

    /// <summary>A value in quotes where it needs them.</summary>
    public static string Quoted<T>(T value)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{value}");
        return text.Length > 0 && text == text.Trim() && !text.AsSpan().ContainsAny(Marks)
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Refuses what nobody would read.</summary>
    /// <param name="first">The key of the value without a key; null where there may be none.</param>
    /// <param name="keys">The keys there may be.</param>
    /// <param name="example">A right term, for the message.</param>
    /// <exception cref="FormatException">A value without a key, or an unknown key.</exception>
    public void Allow(string? first, ReadOnlySpan<string> keys, string example)
    {
        if (_first is { } value)
        {
            if (first is null || !_values.TryAdd(first, value))
            {
                throw Fault(value.Position, value.Value, $"KEY=VALUE, as in {example}");
            }

            _first = null;
        }

        foreach ((string key, (_, int position)) in _values)
        {
            if (key != first && !keys.Contains(key))
            {
                LocalizableText allowed = keys.Length == 0 ? LocalizableText.Of($"nothing with a name") : LocalizableText.Of($"{string.Join(", ", keys!)}");
                throw Fault(position, key, $"{allowed}, as in {example}");
            }
        }
    }

    /// <summary>The value of a key; null where it is not given.</summary>
    public string? Text(string key) => _values.TryGetValue(key, out var found) ? found.Value : null;

    /// <summary>The number of a key, a whole one where <typeparamref name="T"/> is; the usual one where it is not given.</summary>
    /// <exception cref="FormatException">It is no such number, or outside its range.</exception>
    public T Number<T>(string key, T usual, NumberRange<T> range)
        where T : INumber<T>
    {
        if (!_values.TryGetValue(key, out var found))
        {
            return usual;
        }

        const NumberStyles style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return T.TryParse(found.Value, style, CultureInfo.InvariantCulture, out T? number) && range.Contains(number)
            ? number
            : throw Fault(found.Position, found.Value, $"{key} from {range.Min} to {range.Max}");
    }

    /// <summary>The steps of a key, a number or a range; the usual ones where it is not given.</summary>
    /// <exception cref="FormatException">It is no such number or range, or not within the limits.</exception>
    public StepRange Steps(string key, StepRange usual, NumberRange<int> limits) =>
        !_values.TryGetValue(key, out var found) ? usual
        : StepRange.TryParse(found.Value, limits, out StepRange range) ? range
        : throw Fault(found.Position, found.Value, $"{key} from {limits.Min} to {limits.Max}, or a range of them as in 50..150");

    /// <summary>The word of a key, one of a few; null where it is not given.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public string? Choice(string key, params ReadOnlySpan<string> words)
    {
        string? word = Text(key);
        return word is null || words.Contains(word)
            ? word
            : throw Fault(_values[key].Position, word, words.Length == 1 ? LocalizableText.Of($"{words[0]}") : LocalizableText.Of($"{string.Join(", ", words[..^1]!)} or {words[^1]}"));
    }

    /// <summary>What to throw where this text is no such thing.</summary>
    public SpecException Fault(int position, string found, LocalizableText allowed) =>
        new($"\"{found}\" at character {position} of \"{_whole}\" is not allowed: expected {allowed}.");

    private static SourceText Read(string whole, int start, int end)
    {
        string text = whole[start..end];
        int open = text.IndexOf('(', StringComparison.Ordinal);
        var term = new SourceText(whole, start + 1, open < 0 ? text : text[..open]);
        bool isName = term.Name.Length > 0 && term.Name.All(c => char.IsAsciiLetterLower(c) || c == '-');
        if (!isName || (open >= 0 && text[^1] != ')'))
        {
            throw term.Fault(start + 1, text, $"a name in small letters, with its values in parentheses if it has any");
        }

        if (open >= 0)
        {
            foreach ((int from, int to) in Parts(whole, start + open + 1, end - 1, ','))
            {
                term.Add(from, to);
            }
        }

        return term;
    }

    /// <summary>What stands between marks that are in no parentheses and no quotes.</summary>
    private static IEnumerable<(int Start, int End)> Parts(string text, int start, int end, char mark)
    {
        int depth = 0;
        bool isQuoted = false;
        for (int i = start; i <= end; i++)
        {
            if (i == end || (text[i] == mark && depth == 0 && !isQuoted))
            {
                yield return (start, i);
                start = i + 1;
            }
            else
            {
                isQuoted ^= text[i] == '"';
                depth += isQuoted ? 0 : text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }
    }

    private void Add(int from, int to)
    {
        string part = _whole[from..to];
        int equals = part.StartsWith('"') ? -1 : part.IndexOf('=', StringComparison.Ordinal);
        string value = Unquoted(part[(equals + 1)..], from + equals + 2);
        if (equals >= 0)
        {
            string key = part[..equals];
            if (!_values.TryAdd(key, (value, from + 1)))
            {
                throw Fault(from + 1, part, $"{key} once");
            }
        }
        else if (_first is null && _values.Count == 0)
        {
            _first = (value, from + 1);
        }
        else
        {
            throw Fault(from + 1, part, $"KEY=VALUE behind the first value");
        }
    }

    private string Unquoted(string value, int position)
    {
        if (!value.StartsWith('"'))
        {
            return value.Length > 0 && !value.AsSpan().ContainsAny(Marks)
                ? value
                : throw Fault(position, value, $"a value, in quotes where it is empty or holds one of ( ) , = + \"");
        }

        string inner = value.Length > 1 && value.EndsWith('"') ? value[1..^1] : "\"";
        return inner.Replace("\"\"", "", StringComparison.Ordinal).Contains('"', StringComparison.Ordinal)
            ? throw Fault(position, value, $"a quote at the end, and \"\" for a quote within")
            : inner.Replace("\"\"", "\"", StringComparison.Ordinal);
    }
}
