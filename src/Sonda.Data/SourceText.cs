using System.Buffers;
using System.Globalization;
using System.Numerics;
using Sonda.Engine;

namespace Sonda.Data;

/// <summary>
/// One term of a data source in text form: <c>name</c> or <c>name(first,key=value)</c>. A value with a comma, a parenthesis, "=", "+" or a
/// quote is quoted, with "" for a quote inside: <c>csv("a,b.csv")</c>.
/// </summary>
internal sealed class SourceText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("(),=+\"");

    private readonly string _whole;
    private readonly Dictionary<string, (string Value, int Position)> _values = new(StringComparer.Ordinal);
    private (string Value, int Position)? _first;

    private SourceText(string whole, int position, string name) => (_whole, Position, Name) = (whole, position, name);

    /// <summary>The position of the term in the whole text, from 1.</summary>
    public int Position { get; }

    /// <summary>The name before the parenthesis.</summary>
    public string Name { get; }

    /// <summary>Parses terms joined by "+".</summary>
    /// <exception cref="FormatException">The text has another form; the message gives the place.</exception>
    public static IReadOnlyList<SourceText> ReadSum(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Parts(text, 0, text.Length, '+').Select(part => Read(text, part.Start, part.End))];
    }

    /// <summary>Writes the text form of a term.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">Values, and pairs of key and value from <see cref="Pair"/>; null values are omitted.</param>
    public static string Write(string name, params ReadOnlySpan<string?> values)
    {
        string written = string.Join(',', values.ToArray().Where(value => value is not null));
        return written.Length == 0 ? name : $"{name}({written})";
    }

    /// <summary>Writes "key=value"; null if the value is the default.</summary>
    public static string? Pair<T>(string key, T value, T usual)
        where T : IEquatable<T> => value.Equals(usual) ? null : $"{key}={Quoted(value)}";

    /// <summary>Quotes a value if necessary.</summary>
    public static string Quoted<T>(T value)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{value}");
        return text.Length > 0 && text == text.Trim() && !text.AsSpan().ContainsAny(Marks)
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Rejects values that the caller does not read.</summary>
    /// <param name="first">The key of the value without a key; null if none is allowed.</param>
    /// <param name="keys">The allowed keys.</param>
    /// <param name="example">A valid term, for the message.</param>
    /// <exception cref="FormatException">There is a value without a key, or an unknown key.</exception>
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

    /// <summary>Returns the value of a key; null if it is missing.</summary>
    public string? Text(string key) => _values.TryGetValue(key, out var found) ? found.Value : null;

    /// <summary>
    /// Returns the number of a key, a whole one if <typeparamref name="T"/> is an integer type; the default if it is missing.
    /// </summary>
    /// <exception cref="FormatException">The value is not such a number, or is out of range.</exception>
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

    /// <summary>Returns the steps of a key, a number or a range; the default if it is missing.</summary>
    /// <exception cref="FormatException">The value is not such a number or range, or is out of the limits.</exception>
    public StepRange Steps(string key, StepRange usual, NumberRange<int> limits) =>
        !_values.TryGetValue(key, out var found) ? usual
        : StepRange.TryParse(found.Value, limits, out StepRange range) ? range
        : throw Fault(found.Position, found.Value, $"{key} from {limits.Min} to {limits.Max}, or a range of them as in 50..150");

    /// <summary>Returns the word of a key, one of several; null if it is missing.</summary>
    /// <exception cref="FormatException">The value is not one of the words.</exception>
    public string? Choice(string key, params ReadOnlySpan<string> words)
    {
        string? word = Text(key);
        return word is null || words.Contains(word)
            ? word
            : throw Fault(_values[key].Position, word, words.Length == 1 ? LocalizableText.Of($"{words[0]}") : LocalizableText.Of($"{string.Join(", ", words[..^1]!)} or {words[^1]}"));
    }

    /// <summary>Creates the exception for a text that is not allowed.</summary>
    public SpecException Fault(int position, string found, LocalizableText allowed) =>
        found == _whole
            ? new($"\"{found}\" is not allowed: expected {allowed}.")
            : new($"\"{found}\" at character {position} of \"{_whole}\" is not allowed: expected {allowed}.");

    /// <summary>Creates the exception for a value that is not allowed.</summary>
    public SpecException FaultAt(string key, LocalizableText allowed) => Fault(_values[key].Position, _values[key].Value, allowed);

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

    /// <summary>Returns the parts between marks outside parentheses and quotes.</summary>
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
        // Blanks around a value and its key may stand for readability.
        while (from < to && _whole[from] == ' ')
        {
            from++;
        }

        while (to > from && _whole[to - 1] == ' ')
        {
            to--;
        }

        string part = _whole[from..to];
        int equals = part.StartsWith('"') ? -1 : part.IndexOf('=', StringComparison.Ordinal);
        int start = equals + 1;
        while (equals >= 0 && start < part.Length && part[start] == ' ')
        {
            start++;
        }

        string value = Unquoted(part[start..], from + start + 1);
        if (equals >= 0)
        {
            string key = part[..equals].TrimEnd();
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
