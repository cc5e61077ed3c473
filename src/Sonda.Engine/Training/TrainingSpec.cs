using Sonda.Engine.Optimizers;
using Sonda.Engine.Optimizers.Schedules;

namespace Sonda.Engine.Training;

/// <summary>The settings of training.</summary>
/// <remarks>
/// The defaults are stochastic gradient descent with L2 weight decay as in the book: per mini-batch of m of the n training rows, w ← (1 −
/// ηλ/n) w − (η/m) Σ ∂C/∂w and b ← b − (η/m) Σ ∂C/∂b (Nielsen 2015, chapter 3). Biases do not decay.
/// </remarks>
public sealed record TrainingSpec
{
    /// <summary>The maximum number of epochs: far beyond any use, and far from overflow.</summary>
    public const int MaxEpochs = 1_000_000;

    /// <summary>The maximum size of a mini-batch; all rows at once may be more.</summary>
    public const int MaxBatchSize = 1_000_000;

    private readonly double? _learningRate;
    private readonly double? _lambda;

    /// <summary>The λ of the book's networks, for its 50,000 training images.</summary>
    internal const double BookLambda = 5;

    /// <summary>Passes over the training rows, 0 to <see cref="MaxEpochs"/>; default: 30.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>
    /// Rows in a mini-batch, m, 1 to <see cref="MaxBatchSize"/>; default: 10; null for all rows at once (batch gradient descent, not
    /// shuffled).
    /// </summary>
    public int? BatchSize { get; init; } = 10;

    /// <summary>The learning rate η, finite and at least 0; default: that of the <see cref="Optimizer"/>, 0.1 for plain descent.</summary>
    public double LearningRate
    {
        get => _learningRate ?? Optimizer.LearningRate;
        init => _learningRate = value;
    }

    /// <summary>
    /// The L2 regularisation λ of the book, finite and at least 0; a step uses λ/n. Default: 5 for plain descent without weight decay of
    /// its own, 0 for any other optimizer. A run on other data than digits has the default 0, because λ/n is large if n is small.
    /// </summary>
    public double Lambda
    {
        get => _lambda ?? (Optimizer is { Kind: OptimizerKind.Sgd, WeightDecay: 0 } ? DescentLambda ?? BookLambda : 0);
        init => _lambda = value;
    }

    /// <summary>The default λ of plain descent for the data of a run; null for that of the book.</summary>
    internal double? DescentLambda { get; init; }

    /// <summary>The optimizer; default: plain descent.</summary>
    public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>The factor of the learning rate over time; default: constant.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantRate();

    /// <summary>The factor of the learning rate in each layer with weights; default: 1.</summary>
    public LayerRates LayerRates { get; init; } = LayerRates.Uniform;

    /// <summary>The clipping of gradients; default: none.</summary>
    public GradientClipping Clipping { get; init; } = GradientClipping.None;

    /// <summary>Whether a step is only w ← decay·w − (η/m) Σ ∂C/∂w.</summary>
    internal bool IsPlainDescent => Optimizer is { Kind: OptimizerKind.Sgd, WeightDecay: 0 }
        && LayerRates.Equals(LayerRates.Uniform) && Clipping == GradientClipping.None;

    /// <summary>Compares the effective settings: an explicit rate equals the same rate taken from the optimizer.</summary>
    public bool Equals(TrainingSpec? other) => other is not null
        && (Epochs, BatchSize, LearningRate, Lambda) == (other.Epochs, other.BatchSize, other.LearningRate, other.Lambda)
        && Optimizer == other.Optimizer && Schedule == other.Schedule
        && LayerRates == other.LayerRates && Clipping == other.Clipping;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Epochs, BatchSize, LearningRate, Lambda, Optimizer, Schedule, LayerRates, Clipping);

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message gives its name and the allowed range.</exception>
    public TrainingSpec Validated()
    {
        Require(Epochs is >= 0 and <= MaxEpochs, $"The number of epochs", Epochs, $"from 0 to {MaxEpochs}");
        Require(
            BatchSize is null or (>= 1 and <= MaxBatchSize),
            $"The batch size",
            BatchSize,
            $"from 1 to {MaxBatchSize}, or none for all rows at once");
        Optimizer.Validated();
        Schedule.Validated();
        Require(double.IsFinite(LearningRate) && LearningRate >= 0, $"The learning rate", LearningRate, $"finite and at least 0");
        Require(double.IsFinite(Lambda) && Lambda >= 0, $"Lambda", Lambda, $"finite and at least 0");
        Require(
            Lambda == 0 || Optimizer.WeightDecay == 0,
            $"Lambda",
            Lambda,
            $"0 where the optimizer has a weight decay of its own ({Optimizer})");
        return this;
    }

    private static void Require(bool condition, LocalizableText name, object? found, LocalizableText allowed)
    {
        if (!condition)
        {
            throw new SettingException($"{name} must be {allowed}; found {found}.");
        }
    }
}
