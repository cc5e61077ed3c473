using System.Collections.Immutable;

namespace Sonda.Diagnosis;

/// <summary>
/// The stable ids of the remedies: what a finding prescribes. What each changes in a spec is the affair of whoever has
/// specs; the doctor has only traces.
/// </summary>
public static class Remedies
{
    /// <summary>SELU in the hidden layers, weights by LeCun (Klambauer et al. 2017).</summary>
    public const string Selu = "selu";

    /// <summary>ReLU in the hidden layers, weights by He (He et al. 2015).</summary>
    public const string Relu = "relu";

    /// <summary>Leaky ReLU in the hidden layers, weights by He.</summary>
    public const string LeakyRelu = "leaky-relu";

    /// <summary>tanh in the hidden layers, weights by Xavier (Glorot and Bengio 2010).</summary>
    public const string Tanh = "tanh";

    /// <summary>The initializer that the activations at hand are made for, the rest as it is.</summary>
    public const string Initializer = "initializer";

    /// <summary>Orthogonal weights (Saxe et al. 2013).</summary>
    public const string Orthogonal = "orthogonal";

    /// <summary>Batch normalisation in the hidden layers.</summary>
    public const string BatchNorm = "batch-norm";

    /// <summary>Layer normalisation in the hidden layers.</summary>
    public const string LayerNorm = "layer-norm";

    /// <summary>Normalisation by the root mean square in the hidden layers.</summary>
    public const string RmsNorm = "rms-norm";

    /// <summary>Paths around hidden layers of equal width.</summary>
    public const string Residual = "residual";

    /// <summary>Gradients clipped by their norm.</summary>
    public const string Clip = "clip";

    /// <summary>Adam in the place of the optimizer.</summary>
    public const string Adam = "adam";

    /// <summary>A tenth of the learning rate.</summary>
    public const string LowerRate = "lower-rate";

    /// <summary>A third of the learning rate.</summary>
    public const string ThirdRate = "third-rate";

    /// <summary>Ten times the learning rate.</summary>
    public const string HigherRate = "higher-rate";

    /// <summary>A larger rate for layers that learn slower.</summary>
    public const string LayerRates = "layer-rates";

    /// <summary>Mini-batches four times as large.</summary>
    public const string LargerBatch = "larger-batch";

    /// <summary>No weight decay.</summary>
    public const string NoDecay = "no-decay";

    /// <summary>No dropout.</summary>
    public const string NoDropout = "no-dropout";

    /// <summary>LSTM in the place of simple recurrent layers.</summary>
    public const string Lstm = "lstm";

    /// <summary>GRU in the place of simple recurrent layers.</summary>
    public const string Gru = "gru";

    /// <summary>Recurrent weights that start orthogonal.</summary>
    public const string OrthogonalRecurrence = "orthogonal-recurrence";

    /// <summary>Simple recurrent layers of ReLU whose recurrent weights start as the identity (Le, Jaitly and Hinton 2015).</summary>
    public const string IdentityRecurrence = "identity-recurrence";

    /// <summary>A forget gate of LSTM that starts open (Jozefowicz, Zaremba and Sutskever 2015).</summary>
    public const string ForgetBias = "forget-bias";

    /// <summary>Inputs of mean 0 and deviation 1.</summary>
    public const string ScaleData = "scale-data";

    /// <summary>An output layer and a cost that fit what is to be learned.</summary>
    public const string FitOutput = "fit-output";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Selu, Relu, LeakyRelu, Tanh, Initializer, Orthogonal, BatchNorm, LayerNorm, RmsNorm, Residual, Clip, Adam, LowerRate,
        ThirdRate, HigherRate, LayerRates, LargerBatch, NoDecay, NoDropout, Lstm, Gru, OrthogonalRecurrence, IdentityRecurrence, ForgetBias,
        ScaleData, FitOutput,
    ];
}
