namespace Sonda.Engine.Activations;

/// <summary>The activations φ that a layer may have. <see cref="ActivationSpec"/> gives them their text form.</summary>
public enum ActivationKind
{
    /// <summary>z.</summary>
    Identity,

    /// <summary>1/(1 + e⁻ᶻ).</summary>
    Sigmoid,

    /// <summary>(eᶻ − e⁻ᶻ)/(eᶻ + e⁻ᶻ).</summary>
    Tanh,

    /// <summary>max(z, 0).</summary>
    ReLU,

    /// <summary>z for z &gt; 0, else αz; α is 0.01 unless it is given.</summary>
    LeakyReLU,

    /// <summary>z for z &gt; 0, else α(eᶻ − 1); α is 1 unless it is given.</summary>
    ELU,

    /// <summary>λz for z &gt; 0, else λα(eᶻ − 1), with λ = 1.0507009873554805 and α = 1.6732632423543772.</summary>
    SELU,

    /// <summary>z Φ(z), with Φ the distribution function of N(0, 1).</summary>
    GELU,

    /// <summary>½z(1 + tanh(√(2/π)(z + 0.044715z³))), which is near <see cref="GELU"/>.</summary>
    GELUTanh,

    /// <summary>zσ(z), also known as Swish.</summary>
    SiLU,

    /// <summary>z tanh(ln(1 + eᶻ)).</summary>
    Mish,

    /// <summary>ln(1 + eᶻ).</summary>
    Softplus,

    /// <summary>z/(1 + |z|).</summary>
    Softsign,

    /// <summary>z/6 + ½ kept within 0 and 1.</summary>
    HardSigmoid,

    /// <summary>z kept within −1 and 1.</summary>
    HardTanh,

    /// <summary>eᶻ.</summary>
    Exponential,

    /// <summary>sin z.</summary>
    Sine,

    /// <summary>
    /// z for z &gt; 0, else αz with an α that is trained, one for the layer, from 0.25 unless its start is given (He et
    /// al. 2015). The only one with a parameter: a layer of its own behind the weights.
    /// </summary>
    PReLU,
}
