namespace Sonda.Runs.Events;

/// <summary>The result of one epoch. Readings that were not requested are null.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Accuracy on the validation set after the epoch, in percent; NaN for regression.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>Cost on the validation set, with the L2 term.</summary>
    public double? ValidationCost { get; init; }

    /// <summary>Accuracy on the training set, in percent.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>Cost on the training set, with the L2 term.</summary>
    public double? TrainingCost { get; init; }

    /// <summary>Wall time of the epoch's training in seconds, without evaluation.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// Learning speed of each hidden layer before the epoch (before any training for epoch 1), over the first 1,000 training rows.
    /// </summary>
    public IReadOnlyList<double>? Speeds { get; init; }
}

/// <summary>The end of a run by early stopping.</summary>
/// <param name="Epoch">The last epoch.</param>
/// <param name="BestEpoch">The best epoch, whose network is the result.</param>
/// <param name="Best">The metric after the best epoch; null if it never was a number.</param>
public sealed record EarlyStop(int Epoch, int BestEpoch, double? Best);

/// <summary>An epoch in progress.</summary>
/// <param name="Speeds">The learning speed of each hidden layer before the epoch; null if not read.</param>
/// <param name="Seconds">Wall time of its training so far.</param>
public sealed record EpochBegin(IReadOnlyList<double>? Speeds, double Seconds)
{
    /// <summary>No epoch in progress.</summary>
    public static EpochBegin None { get; } = new(null, 0);
}
