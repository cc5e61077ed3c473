namespace Sonda.Diagnosis.Traces;

/// <summary>What was watched: a network, its data, and how it is trained.</summary>
public sealed record TraceSubject
{
    /// <summary>The network, in words of whoever made it.</summary>
    public required string Network { get; init; }

    /// <summary>The layers with weights, first hidden layer to output.</summary>
    public required IReadOnlyList<TraceLayer> Layers { get; init; }

    /// <summary>The data, in words.</summary>
    public string Data { get; init; } = "";

    /// <summary>What of the inputs was looked at; null where nothing was.</summary>
    public TraceInputs? Inputs { get; init; }

    /// <summary>The cost: cross-entropy, quadratic, softmax, bce, mse, hinge, or another name.</summary>
    public required string Cost { get; init; }

    /// <summary>Why nothing can be learned from this cost at this output; null where something can.</summary>
    public string? CannotLearn { get; init; }

    /// <summary>Why output layer or cost cannot take what is to be learned, so that nothing was trained or read; null where they can.</summary>
    public string? Misfit { get; init; }

    /// <summary>Numbers to be learned of each row; 0 where there are classes.</summary>
    public int TargetSize { get; init; }

    /// <summary>Classes of the data; 0 where it has numbers as targets.</summary>
    public int Classes { get; init; }

    /// <summary>What a network that ignores its inputs gets right at best, 0 to 1: the share of the largest class.</summary>
    public double? ChanceAccuracy { get; init; }

    /// <summary>Rows that accuracy and cost of validation are of; 0 where unknown.</summary>
    public long ValidationRows { get; init; }

    /// <summary>The cost of the best constant output: the entropy of the classes, the variance of the targets; null where unknown.</summary>
    public double? ConstantCost { get; init; }

    /// <summary>The optimizer, such as sgd or adam.</summary>
    public string Optimizer { get; init; } = "sgd";

    /// <summary>The learning rate η at the start.</summary>
    public double LearningRate { get; init; }

    /// <summary>ε of the optimizer beside the root; 0 where it has none.</summary>
    public double OptimizerEpsilon { get; init; }

    /// <summary>
    /// What weight decay takes off the weights in a step, as a share of them; 0 where there is none, or where it goes through the
    /// optimizer with the gradient and no such share can be told.
    /// </summary>
    public double Shrinkage { get; init; }

    /// <summary>Rows of a mini-batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>Mini-batches of an epoch.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>Mini-batches of the whole training as planned; 0 where unknown.</summary>
    public long PlannedSteps { get; init; }

    /// <summary>Binary digits of the numbers that train: 24 in float32, 53 in float64.</summary>
    public int PrecisionBits { get; init; } = 24;

    /// <summary>The smallest positive normal number of that precision.</summary>
    public double SmallestNormal { get; init; } = 1.1754943508222875e-38;
}

/// <summary>A layer with weights, with all that belongs to it: normalisation, activation, dropout.</summary>
public sealed record TraceLayer
{
    /// <summary>What a person calls it, such as <c>3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>dense, conv, rnn, lstm, gru, embedding, or another name.</summary>
    public required string Kind { get; init; }

    /// <summary>Numbers that enter a unit (fan-in).</summary>
    public required int Inputs { get; init; }

    /// <summary>Units: neurons, maps, cells.</summary>
    public required int Units { get; init; }

    /// <summary>The activation by name; identity where there is none.</summary>
    public string Activation { get; init; } = "identity";

    /// <summary>The largest slope of the activation, for sigmoid ¼, for tanh and ReLU 1; null where it has no bound.</summary>
    public double? LargestSlope { get; init; } = 1;

    /// <summary>batch, layer, rms or none.</summary>
    public string Norm { get; init; } = "none";

    /// <summary>Time steps that a gradient may go back in a recurrent layer before it is cut; null where it is not cut.</summary>
    public int? Truncation { get; init; }

    /// <summary>Whether a path leads around this layer.</summary>
    public bool IsResidual { get; init; }
}

/// <summary>What the numbers that enter the network are like, over a sample of rows.</summary>
public sealed record TraceInputs
{
    /// <summary>Rows that were looked at.</summary>
    public required int Rows { get; init; }

    /// <summary>The root mean square of all numbers.</summary>
    public required double Rms { get; init; }

    /// <summary>The mean of all numbers.</summary>
    public required double Mean { get; init; }

    /// <summary>The largest magnitude.</summary>
    public required double LargestMagnitude { get; init; }

    /// <summary>The largest deviation of a feature over the smallest, constant features left out.</summary>
    public double FeatureScaleRatio { get; init; } = 1;

    /// <summary>Features that are the same in every row, as a share.</summary>
    public double ConstantShare { get; init; }
}
