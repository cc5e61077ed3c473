using System.Globalization;

namespace Sonda.Engine.Text;

/// <summary>
/// One term in text form: <c>name</c> or <c>name(0.9,0.999,decay=0.01)</c>, with unnamed coefficients in order first, then named ones.
/// </summary>
internal sealed class TermText
{
    private readonly string _whole;
    private readonly List<(double Value, int Position)> _ordered = [];
    private readonly List<(string Name, double Value, int Position)> _named = [];

    private TermText(string whole, int position, string name) => (_whole, Position, Name) = (whole, position, name);

    /// <summary>The position of the term in the whole text, from 1.</summary>
    public int Position { get; }

    /// <summary>The name before the parenthesis.</summary>
    public string Name { get; }

    /// <summary>The number of coefficients without a name.</summary>
    public int Count => _ordered.Count;

    /// <summary>Formats a number in invariant form: the shortest text that gives the same bits, with exponents as people type them, 1e-7.</summary>
    public static string Of(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text : $"{text[..exponent]}e{int.Parse(text[(exponent + 1)..], CultureInfo.InvariantCulture)}";
    }

    /// <summary>Parses one term, or several joined by "+".</summary>
    /// <exception cref="FormatException">The text has another form; the message gives the place.</exception>
    public static IReadOnlyList<TermText> ReadSum(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new List<TermText>();
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            // A plus within parentheses, as in 1e+5, does not separate terms.
            if (i == text.Length || (text[i] == '+' && depth == 0))
            {
                terms.Add(Read(text, start, i));
                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }

        return terms;
    }

    /// <summary>Parses a text of one term.</summary>
    /// <exception cref="FormatException">The text has another form; the message gives the place.</exception>
    public static TermText Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, 0, text.Length);
    }

    /// <summary>Returns the unnamed coefficient at an index; <paramref name="otherwise"/> if it is missing.</summary>
    public double Ordered(int index, double otherwise) => index < _ordered.Count ? _ordered[index].Value : otherwise;

    /// <summary>Returns the unnamed coefficient at an index as a whole number.</summary>
    /// <exception cref="FormatException">The number is not whole.</exception>
    public int Whole(int index, int otherwise)
    {
        double value = Ordered(index, otherwise);
        return value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw Fault(_ordered[index].Position, $"{value}", $"a whole number");
    }

    /// <summary>Returns the coefficient with a name; null if it is missing.</summary>
    public double? Named(string name)
    {
        foreach ((string found, double value, _) in _named)
        {
            if (found == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Rejects coefficients that the caller does not read.</summary>
    /// <param name="least">The minimum number of unnamed coefficients.</param>
    /// <param name="most">Their maximum number.</param>
    /// <param name="names">The allowed names.</param>
    /// <param name="example">A valid term, for the message.</param>
    /// <exception cref="FormatException">There are too few or too many coefficients, or an unknown name.</exception>
    public void Allow(int least, int most, ReadOnlySpan<string> names, string example)
    {
        if (Count < least || Count > most)
        {
            LocalizableText wanted = least == most ? LocalizableText.Of($"{most}") : LocalizableText.Of($"{least} to {most}");
            throw new SpecException(most == 0 ? LocalizableText.Of($"{Name} takes no numbers, as in {example}; found {Of(Count)} in \"{_whole}\".") : LocalizableText.Count(
                most,
                $"{Name} takes {wanted} number, as in {example}; found {Of(Count)} in \"{_whole}\".",
                $"{Name} takes {wanted} numbers, as in {example}; found {Of(Count)} in \"{_whole}\"."));
        }

        foreach ((string name, _, int position) in _named)
        {
            if (!names.Contains(name))
            {
                LocalizableText allowed = names.Length == 0 ? LocalizableText.Of($"nothing with a name") : LocalizableText.Of($"{string.Join(", ", names!)}");
                throw Fault(position, $"{name}", $"{allowed}, as in {example}");
            }
        }
    }

    /// <summary>Creates the exception for a text that is not allowed.</summary>
    public SpecException Fault(int position, LocalizableText found, LocalizableText allowed) =>
        found.ToString() == _whole
            ? new($"\"{found}\" is not allowed: expected {allowed}.")
            : new($"\"{found}\" at character {Of(position)} of \"{_whole}\" is not allowed: expected {allowed}.");

    private static TermText Read(string whole, int start, int end)
    {
        string text = whole[start..end];
        int open = text.IndexOf('(', StringComparison.Ordinal);
        var term = new TermText(whole, start + 1, open < 0 ? text : text[..open]);
        if (term.Name.Length == 0 || !term.Name.All(char.IsAsciiLetterLower) || (open >= 0 && text[^1] != ')'))
        {
            throw term.Fault(start + 1, $"{text}", $"a name in small letters, with its numbers in parentheses if it has any");
        }

        if (open >= 0)
        {
            int position = start + open + 2;
            foreach (string part in text[(open + 1)..^1].Split(','))
            {
                term.Add(part, position);
                position += part.Length + 1;
            }
        }

        return term;
    }

    private void Add(string part, int position)
    {
        const NumberStyles style =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        string[] sides = part.Split('=');
        if (!double.TryParse(sides[^1], style, CultureInfo.InvariantCulture, out double value) || sides.Length > 2)
        {
            throw Fault(position, $"{part}", $"a number such as 0.9, or NAME=NUMBER");
        }

        if (sides.Length == 2)
        {
            if (Named(sides[0]) is not null)
            {
                throw Fault(position, $"{part}", $"{sides[0]} once");
            }

            _named.Add((sides[0], value, position));
        }
        else if (_named.Count > 0)
        {
            throw Fault(position, $"{part}", $"numbers without a name before those with one");
        }
        else
        {
            _ordered.Add((value, position));
        }
    }
}
