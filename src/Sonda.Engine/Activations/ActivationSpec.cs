using System.Collections.Immutable;
using System.Globalization;

namespace Sonda.Engine.Activations;

/// <summary>An activation in text form: <c>relu</c>, <c>leaky-relu(0.2)</c>.</summary>
/// <remarks>
/// The names: identity, sigmoid, tanh, relu, leaky-relu, elu, selu, gelu, gelu-tanh, silu (also read as swish), mish,
/// softplus, softsign, hard-sigmoid, hard-tanh, exp, sin, prelu; and <c>phi(z*sigmoid(1.702*z))</c>, a formula of z with numbers,
/// + - * /, parentheses and the other names as functions. A formula has the same bytes on every machine; layers compute it in several
/// passes, so it costs more time than a name.
/// </remarks>
/// <param name="Kind">The kind of activation.</param>
/// <param name="Parameter">
/// α of <see cref="ActivationKind.LeakyReLU"/> and <see cref="ActivationKind.ELU"/>, and the start of the trained α of <see
/// cref="ActivationKind.PReLU"/>; finite; null for the default.
/// </param>
public sealed record ActivationSpec(ActivationKind Kind, double? Parameter = null)
{
    /// <summary>The name of a formula, which stands behind it in parentheses.</summary>
    internal const string FormulaName = "phi";

    private static readonly ImmutableArray<(ActivationKind Kind, string Name, double? Default)> Forms =
    [
        (ActivationKind.Identity, "identity", null),
        (ActivationKind.Sigmoid, "sigmoid", null),
        (ActivationKind.Tanh, "tanh", null),
        (ActivationKind.ReLU, "relu", null),
        (ActivationKind.LeakyReLU, "leaky-relu", 0.01),
        (ActivationKind.ELU, "elu", 1),
        (ActivationKind.SELU, "selu", null),
        (ActivationKind.GELU, "gelu", null),
        (ActivationKind.GELUTanh, "gelu-tanh", null),
        (ActivationKind.SiLU, "silu", null),
        (ActivationKind.SiLU, "swish", null),
        (ActivationKind.Mish, "mish", null),
        (ActivationKind.Softplus, "softplus", null),
        (ActivationKind.Softsign, "softsign", null),
        (ActivationKind.HardSigmoid, "hard-sigmoid", null),
        (ActivationKind.HardTanh, "hard-tanh", null),
        (ActivationKind.Exponential, "exp", null),
        (ActivationKind.Sine, "sin", null),
        (ActivationKind.PReLU, "prelu", 0.25),
        (ActivationKind.Formula, FormulaName, null),
    ];

    /// <summary>Every name that <see cref="Parse"/> reads.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Forms.Select(form => form.Name)];

    /// <summary>The names that a formula applies as functions: all but those of a trained parameter and of a formula.</summary>
    internal static ImmutableArray<string> FunctionNames { get; } =
        [.. Forms.Where(form => form.Kind is not (ActivationKind.PReLU or ActivationKind.Formula)).Select(form => form.Name)];

    /// <summary>The kind of activation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not an activation.</exception>
    public ActivationKind Kind { get; } =
        Enum.IsDefined(Kind) ? Kind : throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "Not an activation.");

    /// <summary>The explicit α; null for the default.</summary>
    /// <exception cref="FormatException">The number is not finite, or the activation takes none.</exception>
    public double? Parameter { get; } = Checked(Kind, Parameter);

    /// <summary>The formula of <see cref="ActivationKind.Formula"/>, without spaces; null for the other kinds.</summary>
    public string? Formula { get; private init; } = Kind == ActivationKind.Formula ? "z" : null;

    /// <summary>The effective α; null if the activation has none.</summary>
    public double? ParameterOrDefault => Parameter ?? Form.Default;

    /// <summary>Whether training changes α, so that the activation is a layer of its own.</summary>
    public bool IsTrained => Kind == ActivationKind.PReLU;

    /// <summary>
    /// The least upper bound of |φ′|, to six digits: the maximum factor of a gradient through the slopes of a layer. Null if there is no
    /// bound (the exponential), training moves it (PReLU), or it is not known (a formula).
    /// </summary>
    public double? LargestSlope => Kind switch
    {
        ActivationKind.Sigmoid => 0.25,
        ActivationKind.HardSigmoid => 1.0 / 6,
        ActivationKind.LeakyReLU or ActivationKind.ELU => Math.Max(1, Math.Abs(ParameterOrDefault ?? 0)),
        ActivationKind.SELU => 1.758099,
        ActivationKind.GELU => 1.128904,
        ActivationKind.GELUTanh => 1.128993,
        ActivationKind.SiLU => 1.099839,
        ActivationKind.Mish => 1.088498,
        ActivationKind.Exponential or ActivationKind.PReLU or ActivationKind.Formula => null,
        _ => 1,
    };

    private (ActivationKind Kind, string Name, double? Default) Form => FormOf(Kind);

    /// <summary>Parses a name and, for some activations, a number in parentheses: <c>elu</c>, <c>elu(0.5)</c>.</summary>
    /// <param name="text">The text, in any case; the number has a decimal point in every language.</param>
    /// <exception cref="FormatException">The text is not an activation; the message quotes it and lists the allowed names.</exception>
    public static ActivationSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open];
        int found = Names.IndexOf(name, StringComparer.OrdinalIgnoreCase);
        if (found < 0)
        {
            throw new SpecException(
                $"\"{name}\" is not a valid activation: expected one of {string.Join(", ", Names)}; "
                + $"a number may follow in {WithParameter()}.");
        }

        ActivationKind kind = Forms[found].Kind;
        if (kind == ActivationKind.Formula)
        {
            return open < 0 ? throw new SpecException($"\"{text}\" lacks its formula: expected one in parentheses, as in {FormulaName}(z*sigmoid(z)).")
                : text.EndsWith(')') ? OfFormula(text[(open + 1)..^1])
                : throw new SpecException($"\"{text}\" lacks a closing parenthesis.");
        }

        if (open < 0)
        {
            return new ActivationSpec(kind);
        }

        string number = text[(open + 1)..].TrimEnd(')');
        if (text != $"{name}({number})"
            || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double parameter))
        {
            throw new SpecException(
                $"\"{text[open..]}\" at character {open + 1} of \"{text}\" is not a valid parameter: "
                + $"expected a number in parentheses, as in {WithParameter()}.");
        }

        return new ActivationSpec(kind, parameter);
    }

    /// <summary>An activation of one's own: φ as a formula of z.</summary>
    /// <param name="formula">The formula, such as <c>z*sigmoid(1.702*z)</c>.</param>
    /// <exception cref="FormatException">The text is no formula of z; the message gives the place.</exception>
    public static ActivationSpec OfFormula(string formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        _ = Activations.Formula.Parse(formula);
        return new ActivationSpec(ActivationKind.Formula) { Formula = Activations.Formula.Canonical(formula) };
    }

    /// <summary>The text form, with the parameter if it is explicit; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => Formula is { } formula ? $"{Form.Name}({formula})" : Parameter is double value ? $"{Form.Name}({Written(value)})" : Form.Name;

    private static (ActivationKind Kind, string Name, double? Default) FormOf(ActivationKind kind) =>
        Forms.First(form => form.Kind == kind);

    private static double? Checked(ActivationKind kind, double? parameter)
    {
        if (parameter is not double value)
        {
            return null;
        }

        string name = FormOf(kind).Name;
        if (FormOf(kind).Default is null)
        {
            throw new SpecException(
                $"{name} takes no parameter; found {Written(value)}. A number may follow in {WithParameter()}.");
        }

        return double.IsFinite(value)
            ? value
            : throw new SpecException($"The parameter of {name} must be a finite number; found {Written(value)}.");
    }

    private static string WithParameter() => string.Join(
        ", ", from form in Forms where form.Default.HasValue select new ActivationSpec(form.Kind, form.Default));

    private static string Written(double value) => value.ToString(CultureInfo.InvariantCulture);
}
