using System.Text.Json.Serialization;
using Sonda.Diagnosis;
using Sonda.Engine.Training;
using Sonda.Runs.Events;
using Sonda.Runs.Specs;

namespace Sonda.Runs.Training;

/// <summary>The result of <c>sonda train</c>. Accuracies are in percent.</summary>
public sealed record TrainingResult
{
    /// <summary>The network, such as 784-30-30-10.</summary>
    public required string Network { get; init; }

    /// <summary>The data: "mnist" or "drawn-digits".</summary>
    public required string Data { get; init; }

    /// <summary>The number of weights and biases.</summary>
    public required long Parameters { get; init; }

    /// <summary>The root seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The settings.</summary>
    public required TrainingSpec Training { get; init; }

    /// <summary>The rule to stop before the last epoch; null for none.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>False if the run was interrupted or diverged; early stopping completes it.</summary>
    public required bool Complete { get; init; }

    /// <summary>The end by early stopping; null if it did not end the run.</summary>
    public EarlyStop? StoppedEarly { get; init; }

    /// <summary>The place and the step of the first number that is not finite; null if all are.</summary>
    public Divergence? Diverged { get; init; }

    /// <summary>The epoch whose network is the result and was saved: the last, with early stopping the best; 0 for the start.</summary>
    public int KeptEpoch { get; init; }

    /// <summary>The number of mini-batches at the last checkpoint of this run; null if none was written.</summary>
    public long? CheckpointStep { get; init; }

    /// <summary>The number of mini-batches at the checkpoint that this run resumed; null if it started anew.</summary>
    public long? ResumedStep { get; init; }

    /// <summary>What a network that ignores its inputs achieves on the validation rows; null if not computed.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Measures of the resulting network on the validation rows of a table; null for other data, or if training diverged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RowMetrics? Validation { get; init; }

    /// <summary>The same on its test rows, which had no part in choosing the epoch; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RowMetrics? Test { get; init; }

    /// <summary>
    /// What the kept network has learned and on which rows, as <c>sonda diagnose --whole</c> and <c>sonda cure</c> judge it; null if the training
    /// did not complete, or if nothing can be compared.
    /// </summary>
    public LearningResult? Learning { get; init; }

    /// <summary>The files that could not be written; null if all were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UnwrittenFile>? Unwritten { get; init; }

    /// <summary>Wall time of all epochs in seconds, including those before a checkpoint.</summary>
    public required double Seconds { get; init; }

    /// <summary>The finished epochs.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }
}
