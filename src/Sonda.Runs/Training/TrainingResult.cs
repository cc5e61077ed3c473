using Sonda.Engine.Training;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>What <c>sonda train</c> measured. Accuracies are in percent.</summary>
public sealed record TrainingResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The data: "mnist" or "drawn-digits".</summary>
    public required string Data { get; init; }

    /// <summary>Weights and biases together.</summary>
    public required long Parameters { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The settings.</summary>
    public required TrainingSpec Training { get; init; }

    /// <summary>When training was to stop early; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>False where the run was interrupted or diverged; early stopping completes it.</summary>
    public required bool Complete { get; init; }

    /// <summary>Where early stopping ended the run; null where it did not.</summary>
    public EarlyStop? StoppedEarly { get; init; }

    /// <summary>Where and when training left the finite numbers; null where it did not.</summary>
    public Divergence? Diverged { get; init; }

    /// <summary>The epoch whose network is the result and was saved: the last, with early stopping the best; 0 for the start.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>Mini-batches done at the last checkpoint of this run; null where none was written.</summary>
    public long? CheckpointStep { get; init; }

    /// <summary>Mini-batches done at the checkpoint from which this run went on; null where it began anew.</summary>
    public long? ResumedStep { get; init; }

    /// <summary>Wall time of all epochs in seconds, those before a checkpoint included.</summary>
    public required double Seconds { get; init; }

    /// <summary>The epochs that were done.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }
}

/// <summary>One epoch. Readings that were not asked for are null.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Accuracy on the validation set after the epoch, in percent.</summary>
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
/// <param name="Best">The metric after it; null where it never was a number.</param>
public sealed record EarlyStop(int Epoch, int BestEpoch, double? Best);
