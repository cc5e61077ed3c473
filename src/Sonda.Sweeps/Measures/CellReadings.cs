using System.Text.Json;
using Sonda.Engine.Training;
using Sonda.Runs.Events;

namespace Sonda.Sweeps.Measures;

/// <summary>What the run of one cell left to read.</summary>
internal sealed record CellReadings
{
    /// <summary>The epochs that were evaluated, with what <see cref="CellNeeds"/> asked for.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epochs that ended.</summary>
    public required int EpochCount { get; init; }

    /// <summary>The place and the step of the first number that is not finite; null if all are.</summary>
    public Divergence? Divergence { get; init; }

    /// <summary>The learning speed of each hidden layer before training; empty if not needed.</summary>
    public IReadOnlyList<double> Speeds { get; init; } = [];

    /// <summary>The trace as JSON; null if not needed.</summary>
    public JsonElement? Trace { get; init; }
}

/// <summary>What the measures of a sweep need of a run.</summary>
[Flags]
internal enum CellNeeds
{
    /// <summary>The accuracy on the validation rows at the end.</summary>
    None = 0,

    /// <summary>An evaluation after each epoch.</summary>
    EveryEpoch = 1,

    /// <summary>The cost on the validation rows.</summary>
    ValidationCost = 2,

    /// <summary>The accuracy on the training rows.</summary>
    TrainingAccuracy = 4,

    /// <summary>The cost on the training rows.</summary>
    TrainingCost = 8,

    /// <summary>The learning speed of each hidden layer before training.</summary>
    Speeds = 16,

    /// <summary>A trace.</summary>
    Trace = 32,
}
