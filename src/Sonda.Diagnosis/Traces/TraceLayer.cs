using System.Globalization;

namespace Sonda.Diagnosis.Traces;

/// <summary>A layer with weights, its normalisation and its activation.</summary>
public sealed record TraceLayer
{
    /// <summary>The name that a report shows, such as <c>3</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind.</summary>
    public required TraceLayerKind Kind { get; init; }

    /// <summary>The number of inputs of a unit (fan-in).</summary>
    public required int Inputs { get; init; }

    /// <summary>The number of units: neurons, maps, cells.</summary>
    public required int Units { get; init; }

    /// <summary>The activation; null if not recorded.</summary>
    public TraceActivation? Activation { get; init; }

    /// <summary>The normalisation.</summary>
    public TraceNorm Norm { get; init; }

    /// <summary>The number of time steps after which a recurrent layer cuts the gradient; null if it does not.</summary>
    public int? Truncation { get; init; }

    /// <summary>The probability that training drops an output of this layer; 0 without dropout.</summary>
    public double Dropout { get; init; }

    /// <summary>The learning rate of this layer as a multiple of the optimizer's; default: 1.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>Whether a residual connection bypasses this layer.</summary>
    public bool IsResidual { get; init; }

    /// <summary>Whether a pooling stands behind this layer: a maximum or a mean over places or time steps; default: false.</summary>
    public bool IsPooled { get; init; }

    /// <summary>
    /// Whether this layer takes nothing from the layer before it, as the second branch of two or the reverse direction of a recurrent layer: no
    /// gradient passes between the two.
    /// </summary>
    public bool IsParallel { get; init; }

    /// <summary>
    /// Whether this layer lies beside the longest path from the inputs to the output, as the shorter branch of two: what comes before and behind it
    /// in the list is not what it takes from and gives to.
    /// </summary>
    public bool IsAside { get; init; }

    /// <summary>
    /// The number of layers between this one and the one that it takes from which the trace does not have, such as frozen weights; default: 0.
    /// </summary>
    public int UnseenBefore { get; init; }

    /// <summary>
    /// Whether an optimizer holds the weights of this layer; one that was made for another model, or for a part of the layers, does not. Default: true.
    /// </summary>
    public bool IsHeld { get; init; } = true;
}

/// <summary>A kind of layer with weights, as far as rules and remedies distinguish them.</summary>
public enum TraceLayerKind
{
    /// <summary>Another kind.</summary>
    Other,

    /// <summary>Every unit sees every input.</summary>
    Dense,

    /// <summary>A convolution.</summary>
    Conv,

    /// <summary>A simple recurrent layer.</summary>
    Rnn,

    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>A gated recurrent unit.</summary>
    Gru,

    /// <summary>A table of vectors: its inputs are names, not numbers.</summary>
    Embedding,
}

/// <summary>A kind of normalisation.</summary>
public enum TraceNorm
{
    /// <summary>No normalisation.</summary>
    None,

    /// <summary>Over the rows of a batch.</summary>
    Batch,

    /// <summary>Over the units of a layer.</summary>
    Layer,

    /// <summary>Over the units of a layer, by the root mean square.</summary>
    Rms,

    /// <summary>Another normalisation.</summary>
    Other,
}

/// <summary>An activation.</summary>
public sealed record TraceActivation
{
    /// <summary>The kind, such as <c>tanh</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its parameter, such as the slope of a leaky ReLU on the negative side; null if it has none.</summary>
    public double? Parameter { get; init; }

    /// <summary>The largest slope: ¼ for sigmoid, 1 for tanh and ReLU, infinite if slopes have no bound; null if not recorded.</summary>
    public double? LargestSlope { get; init; }

    /// <summary>The kind, with its parameter in parentheses.</summary>
    public override string ToString() => Parameter is { } parameter ? string.Create(CultureInfo.InvariantCulture, $"{Kind}({parameter})") : Kind;
}
