namespace Sonda.Engine.Activations;

/// <summary>The activations φ of a layer. <see cref="ActivationSpec"/> defines their text form.</summary>
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

    /// <summary>z for z &gt; 0, else αz; default: α = 0.01.</summary>
    LeakyReLU,

    /// <summary>z for z &gt; 0, else α(eᶻ − 1); default: α = 1.</summary>
    ELU,

    /// <summary>λz for z &gt; 0, else λα(eᶻ − 1), with λ = 1.0507009873554805 and α = 1.6732632423543772.</summary>
    SELU,

    /// <summary>z Φ(z), with Φ the distribution function of N(0, 1).</summary>
    GELU,

    /// <summary>½z(1 + tanh(√(2/π)(z + 0.044715z³))), close to <see cref="GELU"/>.</summary>
    GELUTanh,

    /// <summary>zσ(z), also known as Swish.</summary>
    SiLU,

    /// <summary>z tanh(ln(1 + eᶻ)).</summary>
    Mish,

    /// <summary>ln(1 + eᶻ).</summary>
    Softplus,

    /// <summary>z/(1 + |z|).</summary>
    Softsign,

    /// <summary>z/6 + ½, clamped to 0 and 1.</summary>
    HardSigmoid,

    /// <summary>z, clamped to −1 and 1.</summary>
    HardTanh,

    /// <summary>eᶻ.</summary>
    Exponential,

    /// <summary>sin z.</summary>
    Sine,

    /// <summary>
    /// z for z &gt; 0, else αz with one trained α for the layer; default start: 0.25 (He et al. 2015). The only activation with a trained
    /// parameter: it is a layer of its own behind the weights.
    /// </summary>
    PReLU,

    /// <summary>φ written as a formula of z, such as z·sigmoid(1.702·z); default: z.</summary>
    Formula,
}
