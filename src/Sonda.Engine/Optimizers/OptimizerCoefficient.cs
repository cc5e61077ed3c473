namespace Sonda.Engine.Optimizers;

/// <summary>A coefficient of some optimizers, written in parentheses behind the name: at least 0 and below 1.</summary>
/// <param name="Title">Its name in a message.</param>
/// <param name="Of">Gets its value in a spec; 0 if the optimizer does not have it.</param>
/// <param name="With">Returns the spec with another value.</param>
internal sealed record OptimizerCoefficient(LocalizableText Title, Func<OptimizerSpec, double> Of, Func<OptimizerSpec, double, OptimizerSpec> With)
{
    /// <summary>μ.</summary>
    public static OptimizerCoefficient Momentum { get; } =
        new($"The momentum", spec => spec.Momentum, (spec, value) => spec with { Momentum = value });

    /// <summary>β₁.</summary>
    public static OptimizerCoefficient Beta1 { get; } =
        new($"β₁", spec => spec.Beta1, (spec, value) => spec with { Beta1 = value });

    /// <summary>β₂, or α of RMSprop.</summary>
    public static OptimizerCoefficient Beta2 { get; } =
        new($"β₂", spec => spec.Beta2, (spec, value) => spec with { Beta2 = value });

    /// <summary>Every coefficient.</summary>
    public static IReadOnlyList<OptimizerCoefficient> All { get; } = [Momentum, Beta1, Beta2];
}
