using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers;

/// <summary>How gradients are kept from being too long.</summary>
public enum ClippingKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>All gradients of the network as one vector: g ← g · min(1, limit/‖g‖).</summary>
    Norm,

    /// <summary>Each number: g ← max(−limit, min(limit, g)).</summary>
    Value,
}

/// <summary>
/// Gradient clipping as a person types it: <c>none</c>, <c>norm(1)</c> (Pascanu, Mikolov and Bengio 2013, algorithm 1) or
/// <c>value(0.5)</c> (Mikolov 2012).
/// </summary>
/// <remarks>
/// Clipping by norm keeps the direction of the gradient, clipping by value does not. The factor is limit/‖g‖ exactly;
/// PyTorch divides by ‖g‖ + 1e-6.
/// </remarks>
public sealed record GradientClipping
{
    private GradientClipping(ClippingKind kind, double limit) => (Kind, Limit) = (kind, limit);

    /// <summary>No clipping.</summary>
    public static GradientClipping None { get; } = new(ClippingKind.None, double.PositiveInfinity);

    /// <summary>How.</summary>
    public ClippingKind Kind { get; }

    /// <summary>The largest norm or magnitude that stays as it is; infinite without clipping.</summary>
    public double Limit { get; }

    /// <summary>Clipping by the norm of all gradients together.</summary>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is not finite and above 0.</exception>
    public static GradientClipping ByNorm(double limit) => new(ClippingKind.Norm, Valid(limit));

    /// <summary>Clipping number by number.</summary>
    /// <exception cref="ArgumentException"><paramref name="limit"/> is not finite and above 0.</exception>
    public static GradientClipping ByValue(double limit) => new(ClippingKind.Value, Valid(limit));

    /// <summary>Reads the short text form.</summary>
    /// <exception cref="FormatException">
    /// The text is no clipping; the message names the place and what is allowed.
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
        double.IsFinite(limit) && limit > 0 ? null : LocalizableText.Of($"Limit must be finite and above 0; found {limit}.");
}
