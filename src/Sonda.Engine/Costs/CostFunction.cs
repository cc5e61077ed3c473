using System.Collections.Immutable;
using Sonda.Engine.Activations;

namespace Sonda.Engine.Costs;

/// <summary>
/// The cost of one row with n outputs, which training minimizes. The target y is 1 at the class of the row and 0 elsewhere; with a single
/// output it is the class 0 or 1 itself; or it is n numbers from the data.
/// </summary>
public enum CostFunction
{
    /// <summary>−Σ (y ln a + (1 − y) ln(1 − a)) with a = σ(z) (Nielsen 2015, equation 63).</summary>
    CrossEntropy,

    /// <summary>½ Σ (a − y)² with a = σ(z) (Nielsen 2015, equation 6).</summary>
    Quadratic,

    /// <summary>−ln (e^z at the class / Σ e^z): softmax and cross-entropy in one.</summary>
    Softmax,

    /// <summary>−1/n Σ (y ln σ(z) + (1 − y) ln(1 − σ(z))): <see cref="CrossEntropy"/> from z, as a mean.</summary>
    BinaryCrossEntropy,

    /// <summary>1/n Σ (z − y)².</summary>
    MeanSquaredError,

    /// <summary>1/n Σ max(0, 1 − z at the class + z) over the other outputs; max(0, 1 ∓ z) with a single output.</summary>
    Hinge,

    /// <summary>1/n Σ (p − y)² with p = e^z / Σ e^z: the squared error of softmax.</summary>
    SoftmaxSquaredError,
}

/// <summary>The activation of the output layer that comes with a cost.</summary>
public enum OutputActivation
{
    /// <summary>a = z; the cost contains any further function.</summary>
    Identity,

    /// <summary>a = 1/(1 + e⁻ᶻ).</summary>
    Sigmoid,
}

/// <summary>The text form of costs, and their requirements for the output layer.</summary>
public static class CostFunctions
{
    private static readonly ActivationSpec Identity = new(ActivationKind.Identity), Sigmoid = new(ActivationKind.Sigmoid);

    private static readonly (CostFunction Cost, string Name)[] Forms =
    [
        (CostFunction.CrossEntropy, "cross-entropy"),
        (CostFunction.Quadratic, "quadratic"),
        (CostFunction.Softmax, "softmax"),
        (CostFunction.BinaryCrossEntropy, "bce"),
        (CostFunction.MeanSquaredError, "mse"),
        (CostFunction.Hinge, "hinge"),
        (CostFunction.SoftmaxSquaredError, "softmax mse"),
    ];

    /// <summary>The names of all costs, as <see cref="Parse"/> reads them.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Forms.Select(form => form.Name)];

    /// <summary>Parses the name of a cost.</summary>
    /// <exception cref="FormatException">The text is not a cost; the message lists the allowed names.</exception>
    public static CostFunction Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach ((CostFunction cost, string name) in Forms)
        {
            if (name == text)
            {
                return cost;
            }
        }

        throw new SpecException(
            $"\"{text}\" is not a valid cost: expected {string.Join(", ", Names[..^1])} or {Names[^1]}.");
    }

    /// <summary>The name of a cost, as <see cref="Parse"/> reads it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a cost.</exception>
    public static string ToText(this CostFunction cost) =>
        Forms.FirstOrDefault(form => form.Cost == cost).Name
        ?? throw new ArgumentOutOfRangeException(nameof(cost), cost, "Not a cost.");

    /// <summary>The activation of the output layer that comes with the cost.</summary>
    public static OutputActivation OutputActivation(this CostFunction cost) => Cost<double>.Of(cost).OutputActivation;

    /// <summary>The same as an activation of a layer.</summary>
    internal static ActivationSpec OwnActivation(this CostFunction cost) => cost.OutputActivation() switch
    {
        Costs.OutputActivation.Identity => Identity,
        Costs.OutputActivation.Sigmoid => Sigmoid,
        _ => throw new ArgumentOutOfRangeException(nameof(cost), cost, "Not a cost."),
    };

    /// <summary>Whether a cost computes from z, so that an activation may stand before it.</summary>
    internal static bool TakesActivation(this CostFunction cost) => cost.OutputActivation() == Costs.OutputActivation.Identity;

    /// <summary>
    /// Explains why outputs do not fit the classes; null if there is one output for each class, or a single output for two.
    /// </summary>
    /// <param name="cost">The cost.</param>
    /// <param name="outputs">Neurons of the output layer.</param>
    /// <param name="classes">Classes of the data.</param>
    internal static LocalizableText? Misfit(this CostFunction cost, int outputs, int classes) =>
        outputs == classes || (outputs == 1 && classes == 2)
            ? null
            : LocalizableText.Of($"{cost.ToText()} needs one output for each class, or a single one for two classes: "
                + $"found {CountedNoun.Outputs(outputs)} for {CountedNoun.Classes(classes)}.");

    /// <summary>
    /// Explains why outputs or cost do not fit numeric targets; null if there is one output for each number and the cost accepts the
    /// numbers. Targets are from 0 to 1; for softmax they are shares of 1; for mse any number. Hinge takes no targets.
    /// </summary>
    /// <param name="cost">The cost.</param>
    /// <param name="outputs">Neurons of the output layer.</param>
    /// <param name="targets">The targets of all rows, row after row.</param>
    /// <param name="targetSize">Numbers in the target of a row, at least 1.</param>
    internal static LocalizableText? MisfitToTargets(
        this CostFunction cost, int outputs, ReadOnlySpan<float> targets, int targetSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(targetSize);
        var formula = Cost<double>.Of(cost);
        for (int start = 0; start < targets.Length; start += targetSize)
        {
            if (formula.TargetFault(targets.Slice(start, targetSize)) is { } fault)
            {
                // The value is named and not its row: a data set is shuffled, so that its rows are not the lines of a file.
                return LocalizableText.Of($"{cost.ToText()} {fault}. The cost mse meets any numbers.");
            }
        }

        return outputs == targetSize
            ? null
            : LocalizableText.Of($"{cost.ToText()} needs one output for each number of a target: "
                + $"found {CountedNoun.Outputs(outputs)} for {CountedNoun.Numbers(targetSize)}.");
    }

    /// <summary>Explains why a cost cannot learn anything, whatever the network before it; null if it can.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="outputs">Neurons of the output layer.</param>
    /// <param name="classes">Classes of the data.</param>
    internal static LocalizableText? CannotLearn(this CostFunction cost, int outputs, int classes) =>
        classes < 2
            ? LocalizableText.Of($"The data has {CountedNoun.Classes(classes)}: there is nothing to tell apart.")
            : Cost<double>.Of(cost).CannotLearn(outputs);
}
