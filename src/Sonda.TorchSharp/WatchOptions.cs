using static TorchSharp.torch;

namespace Sonda.TorchSharp;

/// <summary>What a watch cannot see of a training and the doctor would like to know. All of it may be left out.</summary>
public sealed record WatchOptions
{
    /// <summary>The number of mini-batches of the whole training; 0 if unknown. Then every step is read, and rules that need the plan are silent.</summary>
    public long PlannedSteps { get; init; }

    /// <summary>The number of mini-batches of an epoch; 0 if unknown.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>The cost: softmax, bce, mse, or another name.</summary>
    public string Cost { get; init; } = "unknown";

    /// <summary>The targets of the training rows, classes as whole numbers: with them the doctor knows what guessing costs.</summary>
    public Tensor? Targets { get; init; }

    /// <summary>The name of the data on the screen.</summary>
    public string Data { get; init; } = "";
}
