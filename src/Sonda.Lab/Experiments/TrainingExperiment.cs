using Sonda.Engine.Networks;
using Sonda.Engine.Training;
using Sonda.Lab.Datasets;

namespace Sonda.Lab.Experiments;

/// <summary>What may be chosen for <see cref="TrainingExperiment"/>.</summary>
public sealed record TrainingOptions
{
    /// <summary>The network.</summary>
    public required NetworkSpec Network { get; init; }

    /// <summary>The settings.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>The root seed; 1 unless told.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Read the learning speed of each hidden layer before each epoch.</summary>
    public bool Speeds { get; init; }

    /// <summary>Read the cost on the validation set after each epoch.</summary>
    public bool ValidationCost { get; init; }

    /// <summary>Read the accuracy on the training set after each epoch.</summary>
    public bool TrainingAccuracy { get; init; }

    /// <summary>Read the cost on the training set after each epoch.</summary>
    public bool TrainingCost { get; init; }

    /// <summary>A file to save the trained network to; null saves nothing.</summary>
    public string? SaveTo { get; init; }
}

/// <summary>Trains one network and tells each epoch as it ends.</summary>
public static class TrainingExperiment
{
    /// <summary>Trains; where <paramref name="stop"/> is set early, returns the epochs that are done.</summary>
    public static TrainingResult Run(
        DigitData data,
        TrainingOptions options,
        IProgress<ExperimentProgress>? progress,
        IProgress<EpochResult>? epochs,
        CancellationToken stop) => throw new NotImplementedException();
}
