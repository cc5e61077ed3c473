using System.Collections.Immutable;
using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers;

/// <summary>An optimizer in text form: <c>sgd</c>, <c>momentum(0.9)</c>, <c>adamw(0.9,0.999,decay=0.05)</c>.</summary>
/// <remarks>
/// <see cref="Names"/> lists the optimizers; docs/optimizers.md has the formula and the defaults of each. Named settings follow the coefficients: <c>rate</c> η, <c>epsilon</c> ε, and either <c>l2</c> or
/// <c>decay</c>, the weight decay λ in the gradient or beside it.
/// </remarks>
public sealed record OptimizerSpec
{
    /// <summary>The smallest ε: a normal number in float, so that 0/(√0 + ε) is 0.</summary>
    public const double MinEpsilon = 1e-30;

    private readonly OptimizerDefinition? _definition;

    /// <summary>Creates an optimizer with its defaults.</summary>
    /// <param name="kind">The kind of optimizer.</param>
    public OptimizerSpec(OptimizerKind kind = OptimizerKind.Sgd)
    {
        Kind = kind;
        _definition = OptimizerKinds.Find(kind);
        LearningRate = _definition?.DefaultRate ?? 0;
        Momentum = _definition?.DefaultOf(OptimizerCoefficient.Momentum) ?? 0;
        Beta1 = _definition?.DefaultOf(OptimizerCoefficient.Beta1) ?? 0;
        Beta2 = _definition?.DefaultOf(OptimizerCoefficient.Beta2) ?? 0;
        Epsilon = _definition?.DefaultEpsilon ?? 0;
        WeightDecay = _definition?.DefaultDecay ?? 0;
        DecayKind = _definition?.DefaultDecayKind ?? WeightDecayKind.L2;
    }

    /// <summary>The names of all optimizers that <see cref="Parse"/> reads, without their numbers.</summary>
    public static ImmutableArray<string> Names { get; } = [.. OptimizerKinds.All.Select(definition => definition.Name)];

    /// <summary>The kind of optimizer.</summary>
    public OptimizerKind Kind { get; }

    /// <summary>The learning rate η, finite and at least 0; default: that of the kind.</summary>
    public double LearningRate { get; init; }

    /// <summary>μ, the decay of a velocity, at least 0 and below 1; default: that of the kind, 0 in optimizers without it.</summary>
    public double Momentum { get; init; }

    /// <summary>β₁, the decay of a mean of gradients, at least 0 and below 1; default: that of the kind, 0 in optimizers without it.</summary>
    public double Beta1 { get; init; }

    /// <summary>
    /// β₂, or α of RMSprop: the decay of a mean of squares, at least 0 and below 1; default: that of the kind, 0 in optimizers without it.
    /// </summary>
    public double Beta2 { get; init; }

    /// <summary>
    /// ε beside a root, finite and at least <see cref="MinEpsilon"/>; default: that of the kind, 0 in optimizers without a root.
    /// </summary>
    public double Epsilon { get; init; }

    /// <summary>The weight decay λ, finite and at least 0; default: that of the kind.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The place of λ; default: that of the kind. AdamW allows only decoupled decay.</summary>
    public WeightDecayKind DecayKind { get; init; }

    /// <summary>The name, without numbers.</summary>
    public string Name => Definition.Name;

    /// <summary>
    /// Whether a step divides the gradient by its own size (plus <see cref="Epsilon"/>), so that a small gradient moves a parameter as far
    /// as a large one.
    /// </summary>
    public bool DividesByGradientSize => Definition.DividesByGradientSize;

    /// <summary>
    /// The total movement that one gradient causes over all later steps, as a multiple of the movement in its own step: with momentum 1/(1
    /// − μ), the sum of the series.
    /// </summary>
    public double StepGain => Definition.StepGain(this);

    /// <summary>The definition of the optimizer. Throws if the kind is not defined; <see cref="Validated"/> reports that earlier.</summary>
    internal OptimizerDefinition Definition => _definition ?? throw new InvalidOperationException($"{Kind} is not an optimizer.");

    /// <summary>Parses the short text form.</summary>
    /// <exception cref="FormatException">
    /// The text is not an optimizer; the message gives the place, the text found and the allowed forms.
    /// </exception>
    public static OptimizerSpec Parse(string text)
    {
        TermText term = TermText.Read(text);
        OptimizerDefinition definition = OptimizerKinds.Find(term.Name) ?? throw term.Fault(1, $"{term.Name}", $"one of {string.Join(", ", Names)}");
        var spec = new OptimizerSpec(definition.Kind);
        string[] named = definition.DefaultEpsilon is null ? ["rate", "l2", "decay"] : ["rate", "epsilon", "l2", "decay"];
        term.Allow(0, definition.Coefficients.Count, named, spec.ToString());
        if (term.Named("l2") is not null && term.Named("decay") is not null)
        {
            throw term.Fault(1, $"{text}", $"l2 or decay, not both");
        }

        for (int i = 0; i < definition.Coefficients.Count; i++)
        {
            (OptimizerCoefficient coefficient, double normal) = definition.Coefficients[i];
            spec = coefficient.With(spec, term.Ordered(i, normal));
        }

        spec = spec with
        {
            LearningRate = term.Named("rate") ?? spec.LearningRate,
            Epsilon = term.Named("epsilon") ?? spec.Epsilon,
            WeightDecay = term.Named("decay") ?? term.Named("l2") ?? spec.WeightDecay,
            DecayKind = term.Named("decay") is not null ? WeightDecayKind.Decoupled
                : term.Named("l2") is not null ? WeightDecayKind.L2 : spec.DecayKind,
        };
        return spec.Fault() is { } fault ? throw new SpecException($"\"{text}\": {fault}") : spec;
    }

    /// <summary>The movement over many steps with the same gradient, as a multiple of the movement in one.</summary>
    /// <param name="steps">The number of steps.</param>
    public double StepLengths(double steps) => Definition.StepLengths(this, steps);

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message gives its name and the allowed range.</exception>
    public OptimizerSpec Validated() => Fault() is { } fault ? throw new SettingException(fault) : this;

    /// <summary>The short text form: all coefficients, then every other value that is not the default.</summary>
    public override string ToString()
    {
        var plain = new OptimizerSpec(Kind);
        List<string> parts = [.. Definition.Coefficients.Select(pair => TermText.Of(pair.Coefficient.Of(this)))];
        Add(LearningRate != plain.LearningRate, "rate=", LearningRate);
        Add(Epsilon != plain.Epsilon, "epsilon=", Epsilon);
        Add(
            WeightDecay != plain.WeightDecay || DecayKind != plain.DecayKind,
            DecayKind == WeightDecayKind.L2 ? "l2=" : "decay=",
            WeightDecay);
        return parts.Count == 0 ? Name : $"{Name}({string.Join(',', parts)})";

        void Add(bool written, string name, double value)
        {
            if (written)
            {
                parts.Add(name + TermText.Of(value));
            }
        }
    }

    private LocalizableText? Fault()
    {
        if (_definition is not { } definition || !Enum.IsDefined(DecayKind))
        {
            return LocalizableText.Of($"Kind and DecayKind must be defined; found {Kind} and {DecayKind}.");
        }

        LocalizableText kept = $"at least 0 and below 1", size = $"finite and at least 0", some = $"finite and at least {TermText.Of(MinEpsilon)}";
        return Outside(true, IsSize(LearningRate), $"The learning rate", LearningRate, size)
            ?? OptimizerCoefficient.All.Select(FaultOf).FirstOrDefault(fault => fault is not null)
            ?? Outside(definition.DefaultEpsilon is not null, IsSize(Epsilon) && Epsilon >= MinEpsilon, $"ε", Epsilon, some)
            ?? Outside(true, IsSize(WeightDecay), $"The weight decay", WeightDecay, size)
            ?? definition.Fault(this);

        static bool IsSize(double value) => double.IsFinite(value) && value >= 0;
        LocalizableText? FaultOf(OptimizerCoefficient coefficient)
        {
            double value = coefficient.Of(this);
            return Outside(definition.Has(coefficient), value is >= 0 and < 1, coefficient.Title, value, kept);
        }

        LocalizableText? Outside(bool used, bool inside, LocalizableText name, double found, LocalizableText allowed) =>
            (used ? inside : found == 0)
                ? null
                : LocalizableText.Of($"{name} must be {(used ? allowed : LocalizableText.Of($"0, for {Name} has none"))}; found {found}.");
    }
}
