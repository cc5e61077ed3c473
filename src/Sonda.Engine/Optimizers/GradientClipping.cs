using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers;

/// <summary>The kinds of gradient clipping.</summary>
public enum ClippingKind
{
    /// <summary>No clipping.</summary>
    None,

    /// <summary>By the norm of all gradients of the network as one vector: g ← g · min(1, limit/‖g‖).</summary>
    Norm,

    /// <summary>By value, number by number: g ← max(−limit, min(limit, g)).</summary>
    Value,
}

/// <summary>
/// Gradient clipping in text form: <c>none</c>, <c>norm(1)</c> (Pascanu, Mikolov and Bengio 2013, algorithm 1) or <c>value(0.5)</c>
/// (Mikolov 2012).
/// </summary>
/// <remarks>
/// Clipping by norm keeps the direction of the gradient; clipping by value does not. The factor is exactly limit/‖g‖; PyTorch divides by
/// ‖g‖ + 1e-6.
/// </remarks>
public sealed record GradientClipping
{
    private GradientClipping(ClippingKind kind, double limit) => (Kind, Limit) = (kind, limit);

    /// <summary>No clipping.</summary>
    public static GradientClipping None { get; } = new(ClippingKind.None, double.PositiveInfinity);

    /// <summary>The kind of clipping.</summary>
    public ClippingKind Kind { get; }

    /// <summary>The largest norm or magnitude that stays unchanged; infinite without clipping.</summary>
    public double Limit { get; }

    /// <summary>Clipping by the norm of all gradients together.</summary>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is not finite and above 0.</exception>
    public static GradientClipping ByNorm(double limit) => new(ClippingKind.Norm, Valid(limit));

    /// <summary>Clipping number by number.</summary>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is not finite and above 0.</exception>
    public static GradientClipping ByValue(double limit) => new(ClippingKind.Value, Valid(limit));

    /// <summary>Parses the short text form.</summary>
    /// <exception cref="FormatException">
    /// The text is not a clipping; the message gives the place and the allowed forms.
    /// </exception>
    public static GradientClipping Parse(string text)
    {
        TermText term = TermText.Read(text);
        if (term.Name is not ("none" or "norm" or "value"))
        {
            throw term.Fault(1, $"{term.Name}", $"none, norm(LIMIT) or value(LIMIT)");
        }

        int numbers = term.Name == "none" ? 0 : 1;
        term.Allow(numbers, numbers, [], term.Name == "none" ? "none" : term.Name + $"(1)");
        double limit = term.Ordered(0, 1);
        if (Fault(limit) is { } fault)
        {
            throw new SpecException($"\"{text}\": {fault}");
        }

        return term.Name switch
        {
            "norm" => ByNorm(limit),
            "value" => ByValue(limit),
            _ => None,
        };
    }

    /// <summary>The short text form.</summary>
    public override string ToString() => Kind switch
    {
        ClippingKind.Norm => $"norm({TermText.Of(Limit)})",
        ClippingKind.Value => $"value({TermText.Of(Limit)})",
        _ => "none",
    };

    private static double Valid(double limit) =>
        Fault(limit) is { } fault ? throw new SettingException(fault) : limit;

    private static LocalizableText? Fault(double limit) =>
        double.IsFinite(limit) && limit > 0 ? null : LocalizableText.Of($"The limit must be finite and above 0; found {limit}.");
}
