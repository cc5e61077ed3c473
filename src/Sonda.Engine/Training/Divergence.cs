using System.Globalization;

namespace Sonda.Engine.Training;

/// <summary>The first number of a training that was not finite, and where it stood. All counts begin at 1.</summary>
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

    /// <summary>The layer as a person counts them: 1 is the first hidden one.</summary>
    public required int Layer { get; init; }

    /// <summary>What was not finite: <c>z</c>, <c>a</c>, <c>C</c> (the cost, with the unit of the largest |z|), <c>δ</c>, or a parameter such as <c>weights</c>.</summary>
    public required string Quantity { get; init; }

    /// <summary>The unit of the layer; of a parameter, the column.</summary>
    public required int Unit { get; init; }

    /// <summary>The row of the batch; of a parameter, its row. Null where the number is of no one row.</summary>
    public int? Row { get; init; }

    /// <summary>The step of the sequence; null where there are no sequences.</summary>
    public int? TimeStep { get; init; }

    /// <summary>NaN, ∞ or −∞.</summary>
    public required double Value { get; init; }

    /// <summary>Whether <see cref="Row"/> and <see cref="Unit"/> are a place in a parameter, not in a batch.</summary>
    public bool IsOfParameter { get; init; }

    /// <summary>What happened, where, and what may help, in English.</summary>
    public string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"Training diverged in epoch {Epoch}, mini-batch {Batch} (step {Step}), {PhaseText}: {Place} is {Number}. {Advice}");

    /// <summary>The message.</summary>
    public override string ToString() => Message;

    private string PhaseText => Phase switch
    {
        TrainingPhase.Forward => "on the way forward",
        TrainingPhase.Cost => "at the cost",
        TrainingPhase.Backward => "on the way back",
        _ => "in the update",
    };

    private string Place
    {
        get
        {
            string row = Row is { } at ? IsOfParameter ? $"row {at}, " : $"row {at} of the batch, " : "";
            string time = TimeStep is { } step ? $"time step {step}, " : "";
            return $"{Quantity} of layer {Layer} ({row}{time}{(IsOfParameter ? "column" : "unit")} {Unit})";
        }
    }

    private string Number => double.IsNaN(Value) ? "not a number" : Value > 0 ? "infinite" : "minus infinite";

    private string Advice => (Phase, Step) switch
    {
        (TrainingPhase.Forward, 1) =>
            "No step was taken yet: choose an initializer with smaller weights, or inputs of smaller numbers.",
        (TrainingPhase.Cost, _) => "Try a smaller learning rate, or a cost whose slope is bounded, such as cross-entropy.",
        _ => "Try a smaller learning rate, or clip the gradients, as by norm(1).",
    };
}
