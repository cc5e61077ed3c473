namespace Sonda.Diagnosis.Traces;

/// <summary>
/// What was seen of a network before and while it trained, whoever watched: all that a doctor may look at. Immutable.
/// </summary>
public sealed record Trace
{
    /// <summary>The version of the JSON form; 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What was watched.</summary>
    public required TraceSubject Subject { get; init; }

    /// <summary>Readings in the order of their steps; step 0 is before any training.</summary>
    public IReadOnlyList<StepReading> Steps { get; init; } = [];

    /// <summary>What each epoch ended with.</summary>
    public IReadOnlyList<EpochReading> Epochs { get; init; } = [];

    /// <summary>Where training left the finite numbers; null where it did not.</summary>
    public NotFiniteEvent? NotFinite { get; init; }

    /// <summary>What became of the same network and data under other seeds; null where nobody looked.</summary>
    public TraceStarts? OtherStarts { get; init; }
}

/// <summary>What became of other starts of a network: how often a layer had no living unit.</summary>
public sealed record TraceStarts
{
    /// <summary>How many starts there were.</summary>
    public required int Count { get; init; }

    /// <summary>Steps that each was trained for; 0 where they were only looked at.</summary>
    public required long Steps { get; init; }

    /// <summary>How many had a hidden layer without a living unit before any training.</summary>
    public required int BlockedAtOnce { get; init; }

    /// <summary>How many had one after the steps, those above included.</summary>
    public required int Blocked { get; init; }
}

/// <summary>What an epoch ended with.</summary>
public sealed record EpochReading
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The step after its last.</summary>
    public required long Step { get; init; }

    /// <summary>Mean cost on the training rows; null where it was not read.</summary>
    public double? TrainingCost { get; init; }

    /// <summary>Mean cost on the validation rows; null where it was not read.</summary>
    public double? ValidationCost { get; init; }

    /// <summary>Share of training rows that were right, 0 to 1; null where there are no classes or it was not read.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>Share of validation rows that were right, 0 to 1; null where there are no classes or it was not read.</summary>
    public double? ValidationAccuracy { get; init; }
}

/// <summary>The first number that was NaN or infinite.</summary>
public sealed record NotFiniteEvent
{
    /// <summary>Training steps done before the one in which it appeared.</summary>
    public required long Step { get; init; }

    /// <summary>The index of the layer in <see cref="TraceSubject.Layers"/>; −1 where it is not known.</summary>
    public int Layer { get; init; } = -1;

    /// <summary>forward, cost, backward or update.</summary>
    public required string Phase { get; init; }

    /// <summary>The unit of the layer; null where it is not known.</summary>
    public int? Unit { get; init; }
}
