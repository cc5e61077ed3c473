using System.Globalization;

namespace Sonda.Engine.Text;

/// <summary>Parses <see cref="Arithmetic"/>.</summary>
internal sealed class ArithmeticReader
{
    /// <summary>The maximum number of numbers, names, signs and parentheses: each may take room on the stack, here and when it is computed.</summary>
    private const int MaxParts = 100;

    private readonly Passage _passage;
    private readonly ArithmeticGrammar _grammar;
    private readonly string _text;
    private int _at;
    private int _parts;

    private ArithmeticReader(Passage passage, ArithmeticGrammar grammar) =>
        (_passage, _grammar, _text, _at) = (passage, grammar, passage.Whole, passage.Start);

    /// <summary>Parses a part of a text. Blanks may stand between numbers, names and signs.</summary>
    /// <exception cref="SpecException">It is no arithmetic; the message gives the place.</exception>
    public static Arithmetic Read(Passage passage, ArithmeticGrammar grammar)
    {
        var reader = new ArithmeticReader(passage, grammar);
        Arithmetic all = reader.ReadSum();
        return reader.Peek() is null ? all : throw reader.Fault($"an operator or the end");
    }

    private Arithmetic ReadSum()
    {
        Arithmetic left = ReadProduct();
        while (Take('+', '-') is { } sign)
        {
            left = new Arithmetic.Joined(sign, left, ReadProduct());
        }

        return left;
    }

    private Arithmetic ReadProduct()
    {
        Arithmetic left = ReadSigned();
        while (Take('*', '/') is { } sign)
        {
            left = new Arithmetic.Joined(sign, left, ReadSigned());
        }

        return left;
    }

    private Arithmetic ReadSigned()
    {
        if (++_parts > MaxParts)
        {
            throw new SpecException(
                $"At character {_at + 1} of \"{_text}\": found more than {MaxParts} numbers, names, signs and parentheses; expected a shorter expression.");
        }

        if (Take('-') is not null)
        {
            return new Arithmetic.Joined('*', new Arithmetic.Number(-1), ReadSigned());
        }

        Arithmetic root = ReadAtom();
        return _grammar.HasPowers && Take('^') is { } sign ? new Arithmetic.Joined(sign, root, ReadSigned()) : root;
    }

    private Arithmetic ReadAtom()
    {
        char? next = Peek();
        int start = _at;
        if (Take('(') is not null)
        {
            Arithmetic inner = ReadSum();
            Require(')');
            return inner;
        }

        if (next is { } digit && (char.IsAsciiDigit(digit) || digit == '.'))
        {
            return ReadNumber(start);
        }

        while (_at < _passage.End && (IsOfWord(_text[_at]) || IsHyphenOfFunction(start)))
        {
            _at++;
        }

        string name = _text[start.._at];
        if (name.Length == 0)
        {
            throw Fault(_grammar.Operand);
        }

        if (_grammar.Functions.ContainsKey(name) || Peek() is '(')
        {
            return ReadFunction(name, start);
        }

        return _grammar.OnlyVariable is null || name == _grammar.OnlyVariable
            ? new Arithmetic.Variable(name, start)
            : throw FaultAt(start, name, $"{_grammar.OnlyVariable} or a function: {string.Join(", ", _grammar.Functions.Keys)}");
    }

    private Arithmetic.Number ReadNumber(int start)
    {
        while (_at < _passage.End && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' || IsExponent()))
        {
            _at++;
        }

        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        string digits = _text[start.._at];
        if (!double.TryParse(digits, style, CultureInfo.InvariantCulture, out double number))
        {
            throw FaultAt(start, digits, $"a number such as 0.5 or 1e-3");
        }

        bool fits = _grammar.IsSingle ? float.IsFinite((float)number) && (number == 0 || (float)number != 0) : double.IsFinite(number);
        return fits ? new Arithmetic.Number(number)
            : throw FaultAt(start, digits, _grammar.IsSingle ? LocalizableText.Of($"0 or a number between 1e-45 and 3e38") : LocalizableText.Of($"a number up to 1e308"));

        // An e between digits, or a sign behind such an e.
        bool IsExponent() =>
            (_text[_at] is 'e' or 'E' && _at + 1 < _passage.End && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '-' or '+'))
            || (_text[_at] is '-' or '+' && _text[_at - 1] is 'e' or 'E');
    }

    private Arithmetic.Applied ReadFunction(string name, int start)
    {
        if (!_grammar.Functions.TryGetValue(name, out int count))
        {
            throw FaultAt(start, name, $"a function: {string.Join(", ", _grammar.Functions.Keys)}");
        }

        var arguments = new Arithmetic[count];
        for (int i = 0; i < count; i++)
        {
            Require(i == 0 ? '(' : ',');
            arguments[i] = ReadSum();
        }

        Require(')');
        return new Arithmetic.Applied(name, [.. arguments]);
    }

    /// <summary>Whether the next character is the hyphen of a name such as <c>leaky-relu</c>: "z-relu(z)" is a difference.</summary>
    private bool IsHyphenOfFunction(int start) => _text[_at] == '-' && _grammar.Functions.Keys.Any(name =>
        name.Length > _at - start && name[_at - start] == '-' && string.CompareOrdinal(_text, start, name, 0, name.Length) == 0);

    private char? Peek()
    {
        while (_at < _passage.End && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _passage.End ? _text[_at] : null;
    }

    private char? Take(params ReadOnlySpan<char> wanted)
    {
        if (Peek() is { } found && wanted.Contains(found))
        {
            _at++;
            return found;
        }

        return null;
    }

    private void Require(char wanted)
    {
        if (Take(wanted) is null)
        {
            throw Fault(wanted == '(' ? LocalizableText.Of($"\"{wanted}\"") : LocalizableText.Of($"an operator or \"{wanted}\""));
        }
    }

    /// <summary>Names the word or the sign at the place reached.</summary>
    private SpecException Fault(LocalizableText allowed)
    {
        if (Peek() is null)
        {
            return FaultAt(_at, LocalizableText.Of($"nothing"), allowed);
        }

        int end = _at + 1;
        while (end < _passage.End && IsOfWord(_text[_at]) && IsOfWord(_text[end]))
        {
            end++;
        }

        return FaultAt(_at, _text[_at..end], allowed);
    }

    private SpecException FaultAt(int at, string found, LocalizableText allowed) => FaultAt(at, LocalizableText.Of($"{found}"), allowed);

    private SpecException FaultAt(int at, LocalizableText found, LocalizableText allowed) =>
        new($"At character {at + 1} of \"{_text}\": found {found}; expected {allowed}.");

    private static bool IsOfWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';
}
