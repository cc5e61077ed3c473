namespace Sonda.Diagnosis.Traces;

/// <summary>The subject of a trace: a network, its data, and how it is trained.</summary>
public sealed record TraceSubject
{
    /// <summary>The network, as its author writes it.</summary>
    public required string Network { get; init; }

    /// <summary>The layers with weights, first hidden layer to output.</summary>
    public required IReadOnlyList<TraceLayer> Layers { get; init; }

    /// <summary>The program that wrote the trace and its version, such as <c>sonda_trace.py 2, torch 2.4.0</c>; null if it was Sonda.</summary>
    public string? Writer { get; init; }

    /// <summary>The text form of the data.</summary>
    public string Data { get; init; } = "";

    /// <summary>The seed of the run; null if not recorded.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Statistics of the inputs; null if not recorded.</summary>
    public TraceInputs? Inputs { get; init; }

    /// <summary>Statistics of the targets; null for classes, or if not recorded.</summary>
    public TraceTargets? Targets { get; init; }

    /// <summary>The cost: cross-entropy, quadratic, softmax, bce, mse, hinge, or another name.</summary>
    public required string Cost { get; init; }

    /// <summary>
    /// Whether the costs of the trace have terms, factors or weights beside the cost itself, or epochs those of a sum, so that they do not compare
    /// with what a constant output costs, and <see cref="ConstantCost"/> stays unknown; default: false.
    /// </summary>
    public bool HasOtherCosts { get; init; }

    /// <summary>
    /// Whether the network normalises in another way than over the rows of a batch, also where no layer shows it, as at the head of a residual
    /// block; default: false.
    /// </summary>
    public bool HasNorms { get; init; }

    /// <summary>Whether the output passes a softmax or a sigmoid before a cost that applies one itself; default: false.</summary>
    public bool IsSquashedTwice { get; init; }

    /// <summary>
    /// The names of weights that the network has and shall learn, and on which the cost of the first step that was read does not depend, so that
    /// they are no layers of this trace; default: none.
    /// </summary>
    public IReadOnlyList<string> CutOff { get; init; } = [];

    /// <summary>
    /// Whether the output goes into a cost that expects logarithms of probabilities, as probabilities or as it is; default: false.
    /// </summary>
    public bool LacksLogarithm { get; init; }

    /// <summary>The reason why the network cannot learn anything from this cost at this output; null if it can.</summary>
    public string? CannotLearn { get; init; }

    /// <summary>
    /// The reason why the output layer or the cost does not fit the targets, so that nothing was trained or read; null if they fit.
    /// </summary>
    public string? Misfit { get; init; }

    /// <summary>The length of a row's target; 0 for classes.</summary>
    public int TargetSize { get; init; }

    /// <summary>The number of classes; 0 for regression.</summary>
    public int Classes { get; init; }

    /// <summary>The best accuracy of a network that ignores its inputs, 0 to 1: the share of the largest class.</summary>
    public double? ChanceAccuracy { get; init; }

    /// <summary>The number of training rows of each class, by class; empty for regression, or if not recorded.</summary>
    public IReadOnlyList<long> ClassRows { get; init; } = [];

    /// <summary>The weight of each class in the cost, by class; empty if all have the same.</summary>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>The number of validation rows; 0 if unknown.</summary>
    public long ValidationRows { get; init; }

    /// <summary>The cost of the best constant output: the entropy of the classes, the variance of the targets; null if unknown.</summary>
    public double? ConstantCost { get; init; }

    /// <summary>What the best constant of the training rows achieves on the validation rows; null if not recorded.</summary>
    public TraceBaseline? Baseline { get; init; }

    /// <summary>
    /// The score of a linear model of the inputs on the validation rows: its accuracy, 0 to 1, or for targets the share of their variance
    /// that it explains. Null if not measured.
    /// </summary>
    public double? LinearScore { get; init; }

    /// <summary>
    /// The score of the nearest neighbours of each validation row among the training rows, in the terms of <see cref="LinearScore"/>: a model
    /// without training that is not linear. Null if not measured.
    /// </summary>
    public double? NeighbourScore { get; init; }

    /// <summary>
    /// The larger squared correlation of the answers of the linear model, or of the nearest neighbours, with the classes' indicators (1 for the
    /// class of a row, 0 for the others) on the validation rows: where one class is frequent, accuracy is too coarse to show what inputs tell.
    /// Null for numbers, or if not measured.
    /// </summary>
    public double? IndicatorShare { get; init; }

    /// <summary>Whether training ends by early stopping, so that the epoch with the best validation rows is its result; default: false.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>The optimizer; null if not recorded.</summary>
    public TraceOptimizer? Optimizer { get; init; }

    /// <summary>The norm to which gradients are clipped; null if they are not, or if not recorded.</summary>
    public double? Clipping { get; init; }

    /// <summary>The schedule of the learning rate, as its author writes it; null if there is none, or if not recorded.</summary>
    public string? Schedule { get; init; }

    /// <summary>The number of rows of a mini-batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>The number of mini-batches of an epoch.</summary>
    public int StepsPerEpoch { get; init; }

    /// <summary>The number of planned mini-batches of the whole training; 0 if unknown.</summary>
    public long PlannedSteps { get; init; }

    /// <summary>Binary digits of the numbers in training: 24 in float32, 53 in float64.</summary>
    public int PrecisionBits { get; init; } = 24;

    /// <summary>The smallest positive normal number of that precision.</summary>
    public double SmallestNormal { get; init; } = 1.1754943508222875e-38;
}

/// <summary>Statistics of the inputs over a sample of rows.</summary>
public sealed record TraceInputs
{
    /// <summary>The number of rows of the sample.</summary>
    public required int Rows { get; init; }

    /// <summary>The root mean square of all numbers.</summary>
    public required double Rms { get; init; }

    /// <summary>The mean of all numbers.</summary>
    public required double Mean { get; init; }

    /// <summary>The largest magnitude.</summary>
    public required double LargestMagnitude { get; init; }

    /// <summary>The largest deviation of a feature over the smallest, without constant features.</summary>
    public double FeatureScaleRatio { get; init; } = 1;

    /// <summary>The share of features that are the same in every row.</summary>
    public double ConstantShare { get; init; }
}

/// <summary>Statistics of the numeric targets of the training rows.</summary>
public sealed record TraceTargets
{
    /// <summary>The root mean square of the means of the targets.</summary>
    public required double Mean { get; init; }

    /// <summary>The root mean square of the standard deviations of the targets.</summary>
    public required double Deviation { get; init; }

    /// <summary>The largest standard deviation of a target over the smallest, without constant targets.</summary>
    public double ScaleRatio { get; init; } = 1;
}

/// <summary>
/// What a network that ignores its inputs achieves on the validation rows, if its answer is the best one for the training rows.
/// </summary>
public sealed record TraceBaseline
{
    /// <summary>The accuracy of always answering the largest class, 0 to 1; null for regression.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The cost of answering the shares of the classes, or the mean of the targets; null if there is no simple formula.</summary>
    public double? ValidationCost { get; init; }
}
