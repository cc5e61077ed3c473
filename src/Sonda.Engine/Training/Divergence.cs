namespace Sonda.Engine.Training;

/// <summary>The first number in training that was not finite, and its place. All counts begin at 1.</summary>
public sealed record Divergence
{
    /// <summary>The epoch.</summary>
    public int Epoch { get; init; }

    /// <summary>The mini-batch of the epoch.</summary>
    public int Batch { get; init; }

    /// <summary>The mini-batch counted over all epochs.</summary>
    public long Step { get; init; }

    /// <summary>The part of the step.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>The number of the layer; 1 is the first hidden layer.</summary>
    public required int Layer { get; init; }

    /// <summary>
    /// The quantity that was not finite: <c>z</c>, <c>a</c>, <c>C</c> (the cost, with the unit of the largest |z|), <c>δ</c>, or a
    /// parameter such as <c>weights</c>.
    /// </summary>
    public required string Quantity { get; init; }

    /// <summary>The unit in the layer; of a parameter, the column.</summary>
    public required int Unit { get; init; }

    /// <summary>The row of the batch; of a parameter, its row; null if the number belongs to no single row.</summary>
    public int? Row { get; init; }

    /// <summary>The time step in a sequence; null if the data are not sequences.</summary>
    public int? TimeStep { get; init; }

    /// <summary>The value: NaN, ∞ or −∞.</summary>
    public required double Value { get; init; }

    /// <summary>Whether <see cref="Row"/> and <see cref="Unit"/> locate a number in a parameter rather than in a batch.</summary>
    public bool IsOfParameter { get; init; }

    /// <summary>A message with the event, its place, and advice.</summary>
    public LocalizableText Message => LocalizableText.Of(
        $"Training diverged in epoch {Epoch}, mini-batch {Batch} (step {Step}), {PhaseText}: {Place} is {Number}. {Advice}");

    /// <summary>The message in English.</summary>
    public override string ToString() => Message.ToString();

    private LocalizableText PhaseText => Phase switch
    {
        TrainingPhase.Forward => LocalizableText.Of($"in the forward pass"),
        TrainingPhase.Cost => LocalizableText.Of($"in the cost"),
        TrainingPhase.Backward => LocalizableText.Of($"in the backward pass"),
        _ => LocalizableText.Of($"in the update"),
    };

    private LocalizableText Place => this switch
    {
        { IsOfParameter: true, Row: { } row } => LocalizableText.Of($"{One} of layer {Layer} (row {row}, column {Unit})"),
        { Row: { } row, TimeStep: { } step } =>
            LocalizableText.Of($"{Quantity} of layer {Layer} (row {row} of the batch, time step {step}, unit {Unit})"),
        { Row: { } row } => LocalizableText.Of($"{Quantity} of layer {Layer} (row {row} of the batch, unit {Unit})"),
        _ => LocalizableText.Of($"{Quantity} of layer {Layer} (unit {Unit})"),
    };

    /// <summary>One number of the parameter.</summary>
    private LocalizableText One => Quantity switch
    {
        "weights" => LocalizableText.Of($"a weight"),
        "recurrent-weights" => LocalizableText.Of($"a recurrent weight"),
        "biases" => LocalizableText.Of($"a bias"),
        "recurrent-biases" => LocalizableText.Of($"a recurrent bias"),
        "gain" => LocalizableText.Of($"a gain"),
        "shift" => LocalizableText.Of($"a shift"),
        "mean" => LocalizableText.Of($"a mean"),
        "variance" => LocalizableText.Of($"a variance"),
        "slope" => LocalizableText.Of($"a slope"),
        _ => LocalizableText.Of($"{Quantity}"),
    };

    private LocalizableText Number => double.IsNaN(Value) ? LocalizableText.Of($"not a number")
        : Value > 0 ? LocalizableText.Of($"infinite")
        : LocalizableText.Of($"minus infinite");

    private LocalizableText Advice => (Phase, Step) switch
    {
        (TrainingPhase.Forward, 1) => LocalizableText.Of(
            $"The first step was not taken yet: choose an initializer with smaller weights, or scale the inputs."),
        (TrainingPhase.Cost, _) => LocalizableText.Of(
            $"Try a smaller learning rate, or a cost with a bounded slope, such as cross-entropy."),
        _ => LocalizableText.Of($"Try a smaller learning rate, or clip the gradients, for example by norm(1)."),
    };
}
