using System.Collections.Immutable;
using System.Globalization;

namespace Sonda.Engine.Initializers;

/// <summary>
/// An initializer in text form: <c>he</c>, <c>xavier-uniform</c>, <c>orthogonal(1.5)</c>, <c>uniform(-0.1,0.1)</c>.
/// </summary>
public sealed record InitializerSpec
{
    private static readonly Form[] Forms =
    [
        new("book", InitializerKind.Book),
        new("book-large", InitializerKind.BookLarge),
        new("lecun", InitializerKind.LeCun),
        new("lecun-uniform", InitializerKind.LeCunUniform),
        new("xavier", InitializerKind.Xavier),
        new("xavier-uniform", InitializerKind.XavierUniform),
        new("he", InitializerKind.He),
        new("he-uniform", InitializerKind.HeUniform),
        new("orthogonal", InitializerKind.Orthogonal, "gain"),
        new("identity", InitializerKind.Identity),
        new("constant", InitializerKind.Constant, "value"),
        new("uniform", InitializerKind.Uniform, "low", "high"),
        new("normal", InitializerKind.Normal, "mean", "deviation"),
        new("variance", InitializerKind.Variance, "weights", "biases"),
        new("pytorch", InitializerKind.PyTorch),
        new("keras", InitializerKind.Keras),
        new("lsuv", InitializerKind.Lsuv),
    ];

    // Adding zero turns −0 into 0: the two compare equal but have different text forms.
    private InitializerSpec(InitializerKind kind, double first = 0, double second = 0) =>
        (Kind, First, Second) = (kind, first + 0.0, second + 0.0);

    /// <summary>The names of all initializers that <see cref="Parse"/> reads, without their numbers.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Forms.Select(form => form.Name)];

    /// <summary>Weights N(0, 1/fan-in), biases N(0, 1).</summary>
    public static InitializerSpec Book { get; } = new(InitializerKind.Book);

    /// <summary>Weights and biases N(0, 1).</summary>
    public static InitializerSpec BookLarge { get; } = new(InitializerKind.BookLarge);

    /// <summary>N(0, 2/fan-in).</summary>
    public static InitializerSpec He { get; } = new(InitializerKind.He);

    /// <summary>N(0, 1/f) with f the mean of fan-in and fan-out.</summary>
    public static InitializerSpec Xavier { get; } = new(InitializerKind.Xavier);

    /// <summary>N(0, 1/fan-in).</summary>
    public static InitializerSpec LeCun { get; } = new(InitializerKind.LeCun);

    /// <summary>The rule.</summary>
    public InitializerKind Kind { get; }

    /// <summary>The gain, the constant, the lower bound or the mean; 0 for a rule that takes no number.</summary>
    public double First { get; }

    /// <summary>The upper bound or the standard deviation; 0 for a rule that takes fewer than two numbers.</summary>
    public double Second { get; }

    /// <summary>Creates an initializer from its rule and the numbers of the rule.</summary>
    /// <param name="kind">The rule.</param>
    /// <param name="numbers">As many as in the text form; default for the gain of <see cref="InitializerKind.Orthogonal"/>: 1.</param>
    /// <exception cref="FormatException">There are too many or too few numbers, or one is out of range.</exception>
    public static InitializerSpec Of(InitializerKind kind, params ReadOnlySpan<double> numbers)
    {
        Form form = Forms.SingleOrDefault(form => form.Kind == kind)
            ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an initializer.");
        if (numbers.IsEmpty && kind == InitializerKind.Orthogonal)
        {
            numbers = [1];
        }

        if (numbers.Length != form.Parameters.Length)
        {
            throw new SpecException(
                $"{form.Name} takes {CountedNoun.Numbers(form.Parameters.Length)}: expected {form}; found {numbers.Length}.");
        }

        foreach (double number in numbers)
        {
            // The negation makes NaN fail too.
            if (!(Math.Abs(number) <= float.MaxValue))
            {
                throw new SpecException($"{form} takes numbers within ±{float.MaxValue}; found {number}.");
            }
        }

        var spec = new InitializerSpec(
            kind, numbers.Length > 0 ? numbers[0] : 0, numbers.Length > 1 ? numbers[1] : 0);
        return spec.Fault() is { } fault ? throw new SpecException($"\"{spec}\" cannot be drawn: {fault}") : spec;
    }

    /// <summary>Parses the text form, such as <c>he</c> or <c>normal(0,0.02)</c>, with or without spaces around a number.</summary>
    /// <exception cref="FormatException">The text is not an initializer; the message gives the place and the allowed forms.</exception>
    public static InitializerSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? text : text[..open];
        Form form = Forms.FirstOrDefault(form => form.Name == name) ?? throw new SpecException(
            $"\"{name}\" is not a valid initializer: expected {string.Join(", ", (object[])Forms[..^1])} or {Forms[^1]}.");
        if (open < 0)
        {
            return Of(form.Kind);
        }

        if (text[^1] != ')')
        {
            throw new SpecException($"\"{text}\" does not end in \")\": expected {form}.");
        }

        int position = open + 2;
        var numbers = new List<double>();
        foreach (string part in text[(open + 1)..^1].Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                throw new SpecException(
                    $"\"{part}\" at character {position} of \"{text}\" is not a valid number: expected {form}.");
            }

            numbers.Add(number);
            position += part.Length + 1;
        }

        return Of(form.Kind, numbers.ToArray());
    }

    /// <summary>The text form, without a gain of 1.</summary>
    public override string ToString()
    {
        Form form = Forms.Single(form => form.Kind == Kind);
        return form.Parameters.Length switch
        {
            1 when Kind == InitializerKind.Orthogonal && First == 1 => form.Name,
            1 => Invariant($"{form.Name}({First})"),
            2 => Invariant($"{form.Name}({First},{Second})"),
            _ => form.Name,
        };
    }

    private LocalizableText? Fault() => Kind switch
    {
        InitializerKind.Orthogonal when First <= 0 => LocalizableText.Of($"its gain is not above 0."),
        InitializerKind.Uniform when First > Second => LocalizableText.Of($"its low is above its high."),
        InitializerKind.Normal when Second < 0 => LocalizableText.Of($"its deviation is below 0."),
        InitializerKind.Variance when First < 0 || Second < 0 => LocalizableText.Of($"a variance is below 0."),
        _ => null,
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Form(string Name, InitializerKind Kind, params string[] Parameters)
    {
        public override string ToString() =>
            Kind == InitializerKind.Orthogonal ? "orthogonal or orthogonal(gain)"
            : Parameters.Length == 0 ? Name
            : $"{Name}({string.Join(',', Parameters)})";
    }
}
