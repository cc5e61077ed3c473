namespace Sonda.Diagnosis.Traces;

/// <summary>The facts about an optimizer that rules need. A null was not recorded.</summary>
/// <remarks>
/// A gradient g of n numbers moves the weights W in one step by η‖g‖/(1 − μ); an optimizer that divides by the size of the gradient moves
/// them by η√n r/(r + ε) with r = ‖g‖/√n. Rules know no optimizer by its name, so that a new one needs these facts and nothing else.
/// </remarks>
public sealed record TraceOptimizer
{
    /// <summary>The text form of the optimizer, such as <c>adam(0.9,0.999)</c>. For display only.</summary>
    public required string Name { get; init; }

    /// <summary>The kind, such as <c>adam</c>. Remedies compare it; no rule does.</summary>
    public string? Kind { get; init; }

    /// <summary>The learning rate η at the start.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Whether a step divides the gradient by its own size, so that a small gradient moves as far as a large one.</summary>
    public bool? DividesByGradientSize { get; init; }

    /// <summary>The momentum μ, 0 to 1; 0 without momentum.</summary>
    public double? Momentum { get; init; }

    /// <summary>ε next to the root, if a step divides by the size of the gradient.</summary>
    public double? Epsilon { get; init; }

    /// <summary>
    /// The length of all planned steps under a constant gradient, as a multiple of one step; null if all steps are equally long.
    /// </summary>
    public double? PlannedStepLengths { get; init; }

    /// <summary>
    /// The share of the weights that weight decay removes per step; null if decay passes through the optimizer with the gradient, because
    /// there is no such share then.
    /// </summary>
    public double? Shrinkage { get; init; }

    /// <summary>The multiple of the weights that weight decay adds to their gradient, or subtracts beside it in units of η; 0 without decay.</summary>
    public double? Decay { get; init; }

    /// <summary>Whether a step goes up the loss that it gets instead of down; default: false.</summary>
    public bool Maximizes { get; init; }
}
