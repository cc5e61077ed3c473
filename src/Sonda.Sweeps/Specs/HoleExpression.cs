using System.Globalization;
using Sonda.Engine.Text;

namespace Sonda.Sweeps.Specs;

/// <summary>Arithmetic over the values of axes, as in <c>{2*sw/sqrt(width)}</c>.</summary>
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

    private static readonly ArithmeticGrammar Grammar = new()
    {
        Functions = Functions.ToDictionary(function => function.Key, function => function.Value.Arguments),
        HasPowers = true,
        Operand = LocalizableText.Of($"a number, the name of an axis or a function"),
    };

    private readonly Arithmetic _expression;

    private HoleExpression(Arithmetic expression) =>
        (_expression, Names) = (expression, [.. expression.Variables.Select(variable => (variable.Name, variable.Position))]);

    /// <summary>The names of functions, which no axis may have.</summary>
    public static IEnumerable<string> FunctionNames => Functions.Keys;

    /// <summary>The names in it, each with its position in the whole text.</summary>
    public IReadOnlyList<(string Name, int Position)> Names { get; }

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">It is none; the message gives the place.</exception>
    public static HoleExpression Parse(Passage passage) => new(ArithmeticReader.Read(passage, Grammar));

    /// <summary>Computes the value; <paramref name="valueOf"/> gives the value of a name.</summary>
    public double Compute(Func<string, double> valueOf) => Compute(_expression, valueOf);

    /// <summary>
    /// A computed number as it stands in a spec. Twelve digits hide the last bits of powers and logarithms, in which processors differ.
    /// </summary>
    public static string Text(double value) => value == 0 ? "0" // zero may have a sign
        : value == Math.Floor(value) && Math.Abs(value) < 1e15
        ? value.ToString("F0", CultureInfo.InvariantCulture)
        : value.ToString("G12", CultureInfo.InvariantCulture);

    private static double Compute(Arithmetic part, Func<string, double> valueOf)
    {
        switch (part)
        {
            case Arithmetic.Number number:
                return number.Value;
            case Arithmetic.Variable variable:
                return valueOf(variable.Name);
            case Arithmetic.Joined joined:
                double left = Compute(joined.Left, valueOf), right = Compute(joined.Right, valueOf);
                return joined.Sign switch
                {
                    '+' => left + right,
                    '-' => left - right,
                    '*' => left * right,
                    '/' => left / right,
                    _ => Math.Pow(left, right),
                };
            default:
                var applied = (Arithmetic.Applied)part;
                return Functions[applied.Function].Compute(Compute(applied.Arguments[0], valueOf), Compute(applied.Arguments[^1], valueOf));
        }
    }
}
