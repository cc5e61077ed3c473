using System.Globalization;

namespace Sonda.Engine.Activations;

/// <summary>φ as a formula of z: arithmetic over numbers, z and the other activations, as in <c>z*sigmoid(1.702*z)</c>.</summary>
/// <remarks>
/// <code>
/// sum      PRODUCT ((+ | -) PRODUCT)*
/// product  SIGNED ((* | /) SIGNED)*
/// signed   [-] ATOM
/// atom     NUMBER | z | ACTIVATION(SUM) | (SUM)
/// </code>
/// The functions are the activations without a trained parameter, so that a formula has the same bytes wherever it is computed.
/// </remarks>
internal abstract record Formula
{
    /// <summary>z.</summary>
    public sealed record Input : Formula;

    /// <summary>A number.</summary>
    public sealed record Number(double Value) : Formula;

    /// <summary>Two formulas joined by + - * or /.</summary>
    public sealed record Joined(char Sign, Formula Left, Formula Right) : Formula;

    /// <summary>An activation of a formula.</summary>
    public sealed record Applied(ActivationSpec Function, Formula Argument) : Formula;

    /// <summary>Parses a formula.</summary>
    /// <param name="text">The text; spaces and capitals mean nothing.</param>
    /// <exception cref="SpecException">The text is no formula; the message gives the place.</exception>
    public static Formula Parse(string text) => new Reader(Canonical(text)).ReadAll();

    /// <summary>The text without spaces and capitals.</summary>
    public static string Canonical(string text) =>
        new([.. text.Where(letter => !char.IsWhiteSpace(letter)).Select(char.ToLowerInvariant)]);

    private sealed class Reader(string text)
    {
        /// <summary>The maximum number of numbers, names, signs and parentheses: each may take room on the stack.</summary>
        private const int MaxParts = 100;

        private int _at;
        private int _parts;

        public Formula ReadAll()
        {
            Formula all = ReadSum();
            return _at == text.Length ? all : throw Fault();
        }

        private Formula ReadSum()
        {
            Formula left = ReadProduct();
            while (Take("+-") is { } sign)
            {
                left = new Joined(sign, left, ReadProduct());
            }

            return left;
        }

        private Formula ReadProduct()
        {
            Formula left = ReadSigned();
            while (Take("*/") is { } sign)
            {
                left = new Joined(sign, left, ReadSigned());
            }

            return left;
        }

        private Formula ReadSigned()
        {
            if (++_parts > MaxParts)
            {
                throw new SpecException($"A formula has more than {MaxParts} numbers, names, signs and parentheses.");
            }

            return Take("-") is null ? ReadAtom() : new Joined('*', new Number(-1), ReadSigned());
        }

        private Formula ReadAtom()
        {
            int start = _at;
            if (Take("(") is not null)
            {
                return Closed(ReadSum());
            }

            if (_at < text.Length && char.IsAsciiLetter(text[_at]))
            {
                return ReadName(start);
            }

            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or 'e' || IsSignOfExponent()))
            {
                _at++;
            }

            bool isNumber = double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
            if (!isNumber || !double.IsFinite(value))
            {
                _at = start;
                throw Fault();
            }

            return new Number(value);

            bool IsSignOfExponent() => text[_at] is '-' or '+' && _at > start && text[_at - 1] == 'e';
        }

        private Formula ReadName(int start)
        {
            while (_at < text.Length && (char.IsAsciiLetter(text[_at]) || (text[_at] == '-' && IsNameWith('-'))))
            {
                _at++;
            }

            string name = text[start.._at];
            if (name == "z")
            {
                return new Input();
            }

            if (!ActivationSpec.FunctionNames.Contains(name) || Take("(") is null)
            {
                _at = start;
                throw Fault();
            }

            return new Applied(ActivationSpec.Parse(name), Closed(ReadSum()));

            // "leaky-relu(z)" is a name, "z-relu(z)" is a difference.
            bool IsNameWith(char hyphen) => ActivationSpec.FunctionNames.Any(other =>
                other.StartsWith(text[start.._at] + hyphen, StringComparison.Ordinal) && string.CompareOrdinal(text, start, other, 0, other.Length) == 0);
        }

        private Formula Closed(Formula inner) => Take(")") is null ? throw Fault() : inner;

        private char? Take(string signs) => _at < text.Length && signs.Contains(text[_at], StringComparison.Ordinal) ? text[_at++] : null;

        private SpecException Fault()
        {
            string found = _at < text.Length ? text[_at..Math.Min(text.Length, _at + 20)] : "";
            return found.Length == 0
                ? new SpecException($"The formula \"{text}\" ends too early: expected z, a number or a closing parenthesis.")
                : new SpecException(
                    $"\"{found}\" at character {_at + 1} of the formula \"{text}\" does not fit: expected z, a number, + - * /, parentheses, or one of {string.Join(", ", ActivationSpec.FunctionNames)} with parentheses.");
        }
    }
}
