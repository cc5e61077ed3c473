using System.Globalization;
using Sonda.Engine;
using Sonda.Engine.Text;

namespace Sonda.Sweeps.Specs;

/// <summary>Arithmetic over the values of axes, as in <c>{2*sw/sqrt(width)}</c>.</summary>
/// <remarks>
/// <code>
/// sum      PRODUCT ((+ | -) PRODUCT)*
/// product  SIGNED ((* | /) SIGNED)*
/// signed   [-] ATOM [^ SIGNED]
/// atom     NUMBER | NAME | FUNCTION(SUM, …) | (SUM)
/// </code>
/// </remarks>
internal sealed class HoleExpression
{
    private static readonly Dictionary<string, (int Arguments, Func<double, double, double> Compute)> Functions = new()
    {
        ["sqrt"] = (1, (x, _) => Math.Sqrt(x)),
        ["exp"] = (1, (x, _) => Math.Exp(x)),
        ["log"] = (1, (x, _) => Math.Log(x)),
        ["log10"] = (1, (x, _) => Math.Log10(x)),
        ["abs"] = (1, (x, _) => Math.Abs(x)),
        ["round"] = (1, (x, _) => Math.Round(x)),
        ["floor"] = (1, (x, _) => Math.Floor(x)),
        ["ceil"] = (1, (x, _) => Math.Ceiling(x)),
        ["min"] = (2, Math.Min),
        ["max"] = (2, Math.Max),
        ["pow"] = (2, Math.Pow),
    };

    /// <summary>The maximum number of parentheses, signs and powers within each other: each takes room on the stack.</summary>
    private const int MaxDepth = 100;

    private readonly Func<Func<string, double>, double> _compute;

    private HoleExpression(Func<Func<string, double>, double> compute, IReadOnlyList<(string Name, int Position)> names) =>
        (_compute, Names) = (compute, names);

    /// <summary>The names of functions, which no axis may have.</summary>
    public static IEnumerable<string> FunctionNames => Functions.Keys;

    /// <summary>The names in it, each with its position in the whole text.</summary>
    public IReadOnlyList<(string Name, int Position)> Names { get; }

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">It is none; the message gives the place.</exception>
    public static HoleExpression Parse(Passage passage)
    {
        var reader = new Reader(passage);
        Func<Func<string, double>, double> compute = reader.ReadSum();
        reader.RequireEnd();
        return new HoleExpression(compute, reader.Names);
    }

    /// <summary>Computes the value; <paramref name="valueOf"/> gives the value of a name.</summary>
    public double Compute(Func<string, double> valueOf) => _compute(valueOf);

    /// <summary>
    /// A computed number as it stands in a spec. Twelve digits hide the last bits of powers and logarithms, in which processors differ.
    /// </summary>
    public static string Text(double value) => value == 0 ? "0" // zero may have a sign
        : value == Math.Floor(value) && Math.Abs(value) < 1e15
        ? value.ToString("F0", CultureInfo.InvariantCulture)
        : value.ToString("G12", CultureInfo.InvariantCulture);

    private sealed class Reader(Passage passage)
    {
        private readonly string _text = passage.Whole;
        private int _at = passage.Start;
        private int _depth;

        public List<(string Name, int Position)> Names { get; } = [];

        public Func<Func<string, double>, double> ReadSum()
        {
            Func<Func<string, double>, double> left = ReadProduct();
            while (Take('+', '-') is { } sign)
            {
                (Func<Func<string, double>, double> before, Func<Func<string, double>, double> next) = (left, ReadProduct());
                left = sign == '+' ? values => before(values) + next(values) : values => before(values) - next(values);
            }

            return left;
        }

        public void RequireEnd()
        {
            if (Peek() is { } rest)
            {
                throw Fault($"{rest}", $"an operator or the end");
            }
        }

        private Func<Func<string, double>, double> ReadProduct()
        {
            Func<Func<string, double>, double> left = ReadSigned();
            while (Take('*', '/') is { } sign)
            {
                (Func<Func<string, double>, double> before, Func<Func<string, double>, double> next) = (left, ReadSigned());
                left = sign == '*' ? values => before(values) * next(values) : values => before(values) / next(values);
            }

            return left;
        }

        private Func<Func<string, double>, double> ReadSigned()
        {
            if (++_depth > MaxDepth)
            {
                throw Fault($"more than {MaxDepth} parentheses, signs and powers within each other", $"a shorter expression");
            }

            Func<Func<string, double>, double> read = ReadPower();
            _depth--;
            return read;
        }

        private Func<Func<string, double>, double> ReadPower()
        {
            if (Take('-') is not null)
            {
                Func<Func<string, double>, double> negated = ReadSigned();
                return values => -negated(values);
            }

            Func<Func<string, double>, double> root = ReadAtom();
            if (Take('^') is null)
            {
                return root;
            }

            Func<Func<string, double>, double> exponent = ReadSigned();
            return values => Math.Pow(root(values), exponent(values));
        }

        private Func<Func<string, double>, double> ReadAtom()
        {
            char? next = Peek();
            int start = _at;
            if (next is '(')
            {
                _at++;
                Func<Func<string, double>, double> inner = ReadSum();
                Require(')');
                return inner;
            }

            if (next is { } digit && (char.IsAsciiDigit(digit) || digit == '.'))
            {
                return ReadNumber(start);
            }

            while (_at < passage.End && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
            {
                _at++;
            }

            string name = _text[start.._at];
            if (name.Length == 0)
            {
                throw Fault(next is { } other ? LocalizableText.Of($"{other}") : LocalizableText.Of($"nothing"), $"a number, the name of an axis or a function");
            }

            if (Peek() is '(')
            {
                return ReadFunction(name, start);
            }

            Names.Add((name, start));
            return values => values(name);
        }

        private Func<Func<string, double>, double> ReadNumber(int start)
        {
            while (_at < passage.End && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' || IsExponent()))
            {
                _at++;
            }

            string digits = _text[start.._at];
            return double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
                ? _ => number
                : throw FaultAt(start, $"{digits}", $"a number such as 0.5 or 1e-3");
        }

        /// <summary>Whether the character belongs to an exponent: an e between digits, or a sign behind such an e.</summary>
        private bool IsExponent() =>
            (_text[_at] is 'e' or 'E' && _at + 1 < passage.End && (char.IsAsciiDigit(_text[_at + 1]) || _text[_at + 1] is '-' or '+'))
            || (_text[_at] is '-' or '+' && _text[_at - 1] is 'e' or 'E');

        private Func<Func<string, double>, double> ReadFunction(string name, int start)
        {
            if (!Functions.TryGetValue(name, out (int Arguments, Func<double, double, double> Compute) function))
            {
                throw FaultAt(start, $"{name}", $"a function: {string.Join(", ", Functions.Keys)}");
            }

            Require('(');
            Func<Func<string, double>, double> first = ReadSum(), second = first;
            if (function.Arguments == 2)
            {
                Require(',');
                second = ReadSum();
            }

            Require(')');
            return values => function.Compute(first(values), second(values));
        }

        private char? Peek()
        {
            while (_at < passage.End && _text[_at] == ' ')
            {
                _at++;
            }

            return _at < passage.End ? _text[_at] : null;
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
                throw Fault(Peek() is { } found ? LocalizableText.Of($"{found}") : LocalizableText.Of($"nothing"), $"{wanted}");
            }
        }

        private SpecException Fault(LocalizableText found, LocalizableText allowed) => FaultAt(_at, found, allowed);

        private SpecException FaultAt(int at, LocalizableText found, LocalizableText allowed) =>
            new($"At character {at + 1} of \"{_text}\": found {found}; expected {allowed}.");
    }
}
