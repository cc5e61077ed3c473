namespace Sonda.Engine.Training;

/// <summary>How a network is trained: stochastic gradient descent with L2 weight decay.</summary>
/// <remarks>
/// Per mini-batch of m of the n training rows: w ← (1 − ηλ/n) w − (η/m) Σ ∂C/∂w and b ← b − (η/m) Σ ∂C/∂b
/// (Nielsen 2015, chapter 3). Biases do not decay.
/// </remarks>
public sealed record TrainingSpec
{
    /// <summary>Passes over the training rows, 0 or more; 30 unless told.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Rows in a mini-batch, m ≥ 1; null takes all rows at once (batch gradient descent, not shuffled).</summary>
    public int? BatchSize { get; init; } = 10;

    /// <summary>The learning rate η, finite and at least 0; 0.1 unless told.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The L2 regularisation λ, finite and at least 0; 5 unless told.</summary>
    public double Lambda { get; init; } = 5.0;

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and what is allowed.</exception>
    public TrainingSpec Validated()
    {
        Require(Epochs >= 0, nameof(Epochs), Epochs, "0 or more");
        Require(BatchSize is null or >= 1, nameof(BatchSize), BatchSize, "1 or more, or none for all rows at once");
        Require(double.IsFinite(LearningRate) && LearningRate >= 0, nameof(LearningRate), LearningRate, "finite and at least 0");
        Require(double.IsFinite(Lambda) && Lambda >= 0, nameof(Lambda), Lambda, "finite and at least 0");
        return this;
    }

    private static void Require(bool condition, string name, object? found, string allowed)
    {
        if (!condition)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} must be {allowed}; found {found}."));
        }
    }
}
