namespace Sonda.Lab.Experiments;

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
    public required Engine.Training.TrainingSpec Training { get; init; }

    /// <summary>False where the run was stopped early.</summary>
    public required bool Complete { get; init; }

    /// <summary>Where and when training left the finite numbers; null where it did not.</summary>
    public string? Diverged { get; init; }

    /// <summary>Wall time of all epochs in seconds.</summary>
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
