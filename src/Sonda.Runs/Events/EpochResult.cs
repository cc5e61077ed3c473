namespace Sonda.Runs.Events;

/// <summary>One epoch. Readings not asked for are null.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Accuracy on the validation set after the epoch, in percent; NaN if targets are numbers.</summary>
    public required double ValidationAccuracy { get; init; }

    /// <summary>Cost on the validation set, with the L2 term.</summary>
    public double? ValidationCost { get; init; }

    /// <summary>Accuracy on the training set, in percent.</summary>
    public double? TrainingAccuracy { get; init; }

    /// <summary>Cost on the training set, with the L2 term.</summary>
    public double? TrainingCost { get; init; }

    /// <summary>Wall time of the epoch's training in seconds, evaluation not counted.</summary>
    public required double Seconds { get; init; }

    /// <summary>Learning speed of each hidden layer before the epoch (before any training for epoch 1), over the first 1,000 training rows.</summary>
    public IReadOnlyList<double>? Speeds { get; init; }
}

/// <summary>Where early stopping ended a run.</summary>
/// <param name="Epoch">The last epoch.</param>
/// <param name="BestEpoch">The best epoch, whose network is the result.</param>
/// <param name="Best">The metric after it; null if it never was a number.</param>
public sealed record EarlyStop(int Epoch, int BestEpoch, double? Best);

/// <summary>An epoch on its way.</summary>
/// <param name="Speeds">The learning speed of each hidden layer before it; null if not read.</param>
/// <param name="Seconds">Wall time of its training so far.</param>
public sealed record EpochBegin(IReadOnlyList<double>? Speeds, double Seconds)
{
    /// <summary>Not begun.</summary>
    public static EpochBegin None { get; } = new(null, 0);
}
