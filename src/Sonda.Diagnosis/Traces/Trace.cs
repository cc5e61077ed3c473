namespace Sonda.Diagnosis.Traces;

/// <summary>
/// The record of a network before and during training, from any recorder: everything that a doctor examines. Immutable.
/// </summary>
public sealed record Trace
{
    /// <summary>The version of the JSON form that this program writes. It also reads version 1.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The version of the JSON form: <see cref="CurrentVersion"/>.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The subject.</summary>
    public required TraceSubject Subject { get; init; }

    /// <summary>Readings in the order of their steps; step 0 is before any training.</summary>
    public IReadOnlyList<StepReading> Steps { get; init; } = [];

    /// <summary>Readings at the end of each epoch.</summary>
    public IReadOnlyList<EpochReading> Epochs { get; init; } = [];

    /// <summary>The first number that was not finite; null if there was none.</summary>
    public NotFiniteEvent? NotFinite { get; init; }

    /// <summary>The step at which early stopping ended the training; null if it did not.</summary>
    public long? StoppedAt { get; init; }

    /// <summary>The outcome of the same network and data under other seeds; null if not examined.</summary>
    public TraceStarts? OtherStarts { get; init; }
}

/// <summary>The outcome of other seeds of a network: how often a layer had no living unit.</summary>
public sealed record TraceStarts
{
    /// <summary>The number of seeds.</summary>
    public required int Count { get; init; }

    /// <summary>The number of training steps of each seed; 0 if they were only initialised.</summary>
    public required long Steps { get; init; }

    /// <summary>The number of seeds that had a hidden layer without a living unit before any training.</summary>
    public required int BlockedAtOnce { get; init; }

    /// <summary>The number of seeds that had one after the steps, including those above.</summary>
    public required int Blocked { get; init; }
}

/// <summary>Readings at the end of an epoch.</summary>
public sealed record EpochReading
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The step after its last.</summary>
    public required long Step { get; init; }

    /// <summary>Mean cost on the training rows; null if not read.</summary>
    public double? TrainingCost { get; init; }

    /// <summary>Mean cost on the validation rows; null if not read.</summary>
    public double? ValidationCost { get; init; }

    /// <summary>Training accuracy, 0 to 1; null if there are no classes or it was not read.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>Validation accuracy, 0 to 1; null if there are no classes or it was not read.</summary>
    public double? ValidationAccuracy { get; init; }
}

/// <summary>The first number that was NaN or infinite.</summary>
public sealed record NotFiniteEvent
{
    /// <summary>The number of training steps before the one in which it appeared.</summary>
    public required long Step { get; init; }

    /// <summary>The index of the layer in <see cref="TraceSubject.Layers"/>; −1 if unknown.</summary>
    public int Layer { get; init; } = -1;

    /// <summary>forward, cost, backward or update.</summary>
    public required string Phase { get; init; }

    /// <summary>The unit of the layer; null if unknown.</summary>
    public int? Unit { get; init; }
}
