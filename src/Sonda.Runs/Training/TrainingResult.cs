using Sonda.Engine.Training;
using Sonda.Runs.Events;
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

    /// <summary>False if the run was interrupted or diverged; early stopping completes it.</summary>
    public required bool Complete { get; init; }

    /// <summary>Where early stopping ended the run; null if it did not.</summary>
    public EarlyStop? StoppedEarly { get; init; }

    /// <summary>Where and when training left the finite numbers; null if it did not.</summary>
    public Divergence? Diverged { get; init; }

    /// <summary>The epoch whose network is the result and was saved: the last, with early stopping the best; 0 for the start.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>Mini-batches done at the last checkpoint of this run; null if none was written.</summary>
    public long? CheckpointStep { get; init; }

    /// <summary>Mini-batches done at the checkpoint from which this run went on; null if it began anew.</summary>
    public long? ResumedStep { get; init; }

    /// <summary>Wall time of all epochs in seconds, those before a checkpoint included.</summary>
    public required double Seconds { get; init; }

    /// <summary>The epochs that were done.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }
}
