using Sonda.Engine.Text;

namespace Sonda.Engine.Optimizers;

/// <summary>How parameters follow their gradients.</summary>
public enum OptimizerKind
{
    /// <summary>Plain gradient descent: w ← w − ηg (Robbins and Monro 1951).</summary>
    Sgd,

    /// <summary>v ← μv + g, w ← w − ηv (Polyak 1964).</summary>
    Momentum,

    /// <summary>v ← μv + g, w ← w − η(g + μv) (Nesterov 1983; Sutskever et al. 2013).</summary>
    Nesterov,

    /// <summary>s ← αs + (1 − α)g², w ← w − ηg/(√s + ε) (Tieleman and Hinton 2012, lecture 6.5).</summary>
    RmsProp,

    /// <summary>s ← s + g², w ← w − ηg/(√s + ε) (Duchi, Hazan and Singer 2011).</summary>
    Adagrad,

    /// <summary>Corrected running means of g and g² (Kingma and Ba 2015, algorithm 1).</summary>
    Adam,

    /// <summary>Adam whose weights decay apart from the gradient (Loshchilov and Hutter 2019, algorithm 2).</summary>
    AdamW,
}

/// <summary>Where weight decay enters a step.</summary>
public enum WeightDecayKind
{
    /// <summary>In the gradient, g + λw (the slope of ½λ Σ w²), scaled by what the optimizer does to gradients.</summary>
    L2,

    /// <summary>Beside the gradient, w ← w − ηλw, whatever the optimizer does to gradients.</summary>
    Decoupled,
}

/// <summary>
/// An optimizer as a person types it: <c>sgd</c>, <c>momentum(0.9)</c>, <c>nesterov(0.9)</c>, <c>rmsprop(0.99)</c>,
/// <c>adagrad</c>, <c>adam(0.9,0.999)</c>, <c>adamw(0.9,0.999,decay=0.05)</c>.
/// </summary>
/// <remarks>
/// What is left out has PyTorch 2's default, but for momentum, which is 0 there and 0.9 here (<c>momentum</c> means some),
/// and for the rate of <c>sgd</c>, which is 0.001 there and 0.1 here, as in the chapter.
/// Behind the coefficients come, by name: <c>rate</c> η, <c>epsilon</c> ε, and <c>l2</c> or <c>decay</c>, the weight
/// decay λ in the gradient or beside it.
/// </remarks>
public sealed record OptimizerSpec
{
    /// <summary>The smallest ε: a normal number in float, so that 0/(√0 + ε) is 0.</summary>
    public const double MinEpsilon = 1e-30;

    private static readonly string[] Names = ["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw"];

    /// <summary>An optimizer with its defaults.</summary>
    /// <param name="kind">How parameters follow their gradients.</param>
    public OptimizerSpec(OptimizerKind kind = OptimizerKind.Sgd)
    {
        Kind = kind;
        LearningRate = kind switch
        {
            OptimizerKind.Sgd => 0.1,
            OptimizerKind.RmsProp or OptimizerKind.Adagrad => 1e-2,
            _ => 1e-3,
        };
        Momentum = UsesMomentum ? 0.9 : 0;
        Beta1 = UsesBeta1 ? 0.9 : 0;
        Beta2 = UsesBeta1 ? 0.999 : UsesBeta2 ? 0.99 : 0;
        Epsilon = kind == OptimizerKind.Adagrad ? 1e-10 : UsesEpsilon ? 1e-8 : 0;
        WeightDecay = kind == OptimizerKind.AdamW ? 1e-2 : 0;
        DecayKind = kind == OptimizerKind.AdamW ? WeightDecayKind.Decoupled : WeightDecayKind.L2;
    }

    /// <summary>How parameters follow their gradients.</summary>
    public OptimizerKind Kind { get; }

    /// <summary>η, finite and at least 0. Default 0.001; 0.1 for plain descent, 0.01 for RMSprop and Adagrad.</summary>
    public double LearningRate { get; init; }

    /// <summary>μ, at least 0 and below 1, of momentum and Nesterov. Default 0.9; 0 in all others.</summary>
    public double Momentum { get; init; }

    /// <summary>β₁, at least 0 and below 1: what Adam keeps of the mean gradient. Default 0.9; 0 in all others.</summary>
    public double Beta1 { get; init; }

    /// <summary>
    /// β₂ of Adam and α of RMSprop, at least 0 and below 1: how much of the mean square is kept. Default 0.999 and 0.99;
    /// 0 in all others.
    /// </summary>
    public double Beta2 { get; init; }

    /// <summary>
    /// ε, finite and at least 1e-30, beside the root in RMSprop, Adagrad and Adam. Default 1e-8, 1e-10 for Adagrad; 0 in
    /// all others.
    /// </summary>
    public double Epsilon { get; init; }

    /// <summary>λ, finite and at least 0. Default 0; 0.01 for AdamW.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Where λ enters. Default L2; decoupled, and nothing else, for AdamW.</summary>
    public WeightDecayKind DecayKind { get; init; }

    private bool UsesMomentum => Kind is OptimizerKind.Momentum or OptimizerKind.Nesterov;

    private bool UsesBeta1 => Kind is OptimizerKind.Adam or OptimizerKind.AdamW;

    private bool UsesBeta2 => UsesBeta1 || Kind == OptimizerKind.RmsProp;

    private bool UsesEpsilon => UsesBeta2 || Kind == OptimizerKind.Adagrad;

    private string Name => Names[(int)Kind];

    /// <summary>Reads the short text form.</summary>
    /// <exception cref="FormatException">
    /// The text is no optimizer; the message names the place, what was found and what is allowed.
    /// </exception>
    public static OptimizerSpec Parse(string text)
    {
        TermText term = TermText.Read(text);
        int kind = Array.IndexOf(Names, term.Name);
        if (kind < 0)
        {
            throw term.Fault(1, $"{term.Name}", $"{string.Join(", ", Names)}");
        }

        var spec = new OptimizerSpec((OptimizerKind)kind);
        string[] named = spec.UsesEpsilon ? ["rate", "epsilon", "l2", "decay"] : ["rate", "l2", "decay"];
        term.Allow(0, spec.UsesBeta1 ? 2 : spec.UsesBeta2 || spec.UsesMomentum ? 1 : 0, named, spec.ToString());
        if (term.Named("l2") is not null && term.Named("decay") is not null)
        {
            throw term.Fault(1, $"{text}", $"l2 or decay, not both");
        }

        spec = spec with
        {
            LearningRate = term.Named("rate") ?? spec.LearningRate,
            Momentum = spec.UsesMomentum ? term.Ordered(0, spec.Momentum) : 0,
            Beta1 = spec.UsesBeta1 ? term.Ordered(0, spec.Beta1) : 0,
            Beta2 = spec.UsesBeta2 ? term.Ordered(spec.UsesBeta1 ? 1 : 0, spec.Beta2) : 0,
            Epsilon = term.Named("epsilon") ?? spec.Epsilon,
            WeightDecay = term.Named("decay") ?? term.Named("l2") ?? spec.WeightDecay,
            DecayKind = term.Named("decay") is not null ? WeightDecayKind.Decoupled
                : term.Named("l2") is not null ? WeightDecayKind.L2 : spec.DecayKind,
        };
        return spec.Fault() is { } fault ? throw new SpecException($"\"{text}\": {fault}") : spec;
    }

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and what is allowed.</exception>
    public OptimizerSpec Validated() => Fault() is { } fault ? throw new SettingException(fault) : this;

    /// <summary>The short text form: coefficients always, everything else where it is not the default.</summary>
    public override string ToString()
    {
        var usual = new OptimizerSpec(Kind);
        var parts = new List<string>();
        Add(UsesMomentum, "", Momentum);
        Add(UsesBeta1, "", Beta1);
        Add(UsesBeta2, "", Beta2);
        Add(LearningRate != usual.LearningRate, "rate=", LearningRate);
        Add(Epsilon != usual.Epsilon, "epsilon=", Epsilon);
        Add(
            WeightDecay != usual.WeightDecay || DecayKind != usual.DecayKind,
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
        if (!Enum.IsDefined(Kind) || !Enum.IsDefined(DecayKind))
        {
            return LocalizableText.Of($"Kind and DecayKind must be defined; found {Kind} and {DecayKind}.");
        }

        LocalizableText kept = $"at least 0 and below 1", size = $"finite and at least 0", some = $"finite and at least {MinEpsilon}";
        return Outside(true, IsSize(LearningRate), nameof(LearningRate), LearningRate, size)
            ?? Outside(UsesMomentum, IsKept(Momentum), nameof(Momentum), Momentum, kept)
            ?? Outside(UsesBeta1, IsKept(Beta1), nameof(Beta1), Beta1, kept)
            ?? Outside(UsesBeta2, IsKept(Beta2), nameof(Beta2), Beta2, kept)
            ?? Outside(UsesEpsilon, IsSize(Epsilon) && Epsilon >= MinEpsilon, nameof(Epsilon), Epsilon, some)
            ?? Outside(true, IsSize(WeightDecay), nameof(WeightDecay), WeightDecay, size)
            ?? (Kind == OptimizerKind.AdamW && DecayKind == WeightDecayKind.L2
                ? LocalizableText.Of($"DecayKind must be Decoupled in adamw; found L2, which is adam(l2=…).")
                : null);

        static bool IsSize(double value) => double.IsFinite(value) && value >= 0;
        static bool IsKept(double value) => value is >= 0 and < 1;
        LocalizableText? Outside(bool used, bool inside, string name, double found, LocalizableText allowed) =>
            (used ? inside : found == 0)
                ? null
                : LocalizableText.Of($"{name} must be {(used ? allowed : LocalizableText.Of($"0, for {Name} has none"))}; found {found}.");
    }
}
