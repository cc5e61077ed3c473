namespace Sonda.Engine.Theory;

/// <summary>What kind of thing there is no theory of.</summary>
public enum GapKind
{
    /// <summary>Inputs that are sequences.</summary>
    Sequence,

    /// <summary>Rows with a class at each of several time steps.</summary>
    SeveralLabels,

    /// <summary>An output that cannot move: there are no speeds.</summary>
    StillOutput,

    /// <summary>No hidden layer: what is of hidden layers is missing.</summary>
    NoHiddenLayer,

    /// <summary>Hidden layers of different kinds, or of weights beyond the theory: what they have in common is missing.</summary>
    DifferentLayers,

    /// <summary>A variance of weighted inputs without a fixed point.</summary>
    NoFixedPoint,

    /// <summary>A variance that left the numbers that can be followed, upwards.</summary>
    Grown,

    /// <summary>A variance that came to nothing.</summary>
    Faded,

    /// <summary>Batch normalisation.</summary>
    BatchNorm,

    /// <summary>Another normalisation.</summary>
    Norm,

    /// <summary>Dropout.</summary>
    Dropout,

    /// <summary>An activation before the weights.</summary>
    PreActivated,

    /// <summary>The exponential as an activation.</summary>
    Exponential,

    /// <summary>A layer of another kind than dense.</summary>
    NotDense,

    /// <summary>Weights that are not random.</summary>
    NotRandom,

    /// <summary>Weights scaled by looking at data.</summary>
    ScaledByData,

    /// <summary>Weights whose mean is not zero.</summary>
    MeanNotZero,
}

/// <summary>What a forecast lacks, and why.</summary>
/// <param name="Kind">What there is no theory of.</param>
/// <param name="What">The activation, initializer, normalisation or kind of layer; empty where the kind says all.</param>
/// <param name="Layer">The layer that it was met in, from 1; 0 where it is none in particular.</param>
public sealed record TheoryGap(GapKind Kind, string What = "", int Layer = 0)
{
    /// <summary>One sentence in English.</summary>
    public override string ToString() => Kind switch
    {
        GapKind.Sequence => "No theory of sequences: rows are taken to be one point each.",
        GapKind.SeveralLabels => "No theory of rows with a class at each of several time steps.",
        GapKind.StillOutput => "No speeds: the output cannot move, so that every gradient is zero.",
        GapKind.NoHiddenLayer => "There is no hidden layer: q*, χ and ξ are of hidden layers.",
        GapKind.DifferentLayers => "The hidden layers differ, or their weights are beyond the theory: q*, χ and ξ are of layers of one kind.",
        GapKind.NoFixedPoint => $"The variance of the weighted inputs of {What} layers grows without bound.",
        GapKind.Grown => $"The variance of weighted inputs has grown without bound in layer {Layer}.",
        GapKind.Faded => $"The variance of weighted inputs has come to 0 in layer {Layer}.",
        _ => $"No theory of layer {Layer}: {Cause}",
    };

    private string Cause => Kind switch
    {
        GapKind.BatchNorm => "behind a batch normalisation the mean of δ over the batch is 0, whatever the weights are.",
        GapKind.Norm => $"the speeds with {What} normalisation are not worked out.",
        GapKind.Dropout => "dropout makes rows differ by chance.",
        GapKind.PreActivated => "the activation stands before the weights.",
        GapKind.Exponential => "the exponential has no finite moments to speak of.",
        GapKind.NotDense => $"{What} is not dense.",
        GapKind.NotRandom => $"the initializer {What} is not random.",
        GapKind.ScaledByData => $"the initializer {What} is scaled by looking at data.",
        _ => $"the weights of {What} have a mean that is not 0.",
    };
}
