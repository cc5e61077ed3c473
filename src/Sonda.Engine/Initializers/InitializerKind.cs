namespace Sonda.Engine.Initializers;

/// <summary>The rules for drawing the weights of a layer. Biases are zero, except in the book's two rules.</summary>
public enum InitializerKind
{
    /// <summary>Weights N(0, 1/fan-in), biases N(0, 1): the book's default (Nielsen 2015, chapter 3).</summary>
    Book,

    /// <summary>Weights and biases N(0, 1): the book's "large" start, which saturates neurons.</summary>
    BookLarge,

    /// <summary>N(0, 1/fan-in) (LeCun et al. 1998).</summary>
    LeCun,

    /// <summary>Uniform within ±√(3/fan-in): the variance of <see cref="LeCun"/>.</summary>
    LeCunUniform,

    /// <summary>N(0, 1/f) with f the mean of fan-in and fan-out (Glorot and Bengio 2010).</summary>
    Xavier,

    /// <summary>Uniform within ±√(3/f): the variance of <see cref="Xavier"/>.</summary>
    XavierUniform,

    /// <summary>N(0, 2/fan-in), which compensates for the half that ReLU cuts off (He et al. 2015).</summary>
    He,

    /// <summary>Uniform within ±√(6/fan-in): the variance of <see cref="He"/>.</summary>
    HeUniform,

    /// <summary>A gain times a random orthogonal matrix; semi-orthogonal if it is not square (Saxe et al. 2014).</summary>
    Orthogonal,

    /// <summary>1 from input i to output i, else 0 (Le et al. 2015).</summary>
    Identity,

    /// <summary>The same number for every weight.</summary>
    Constant,

    /// <summary>Uniform between two numbers.</summary>
    Uniform,

    /// <summary>Normal with a mean and a standard deviation.</summary>
    Normal,

    /// <summary>Orthogonal, then scaled until the outputs of the layer on data have variance 1 (Mishkin and Matas 2016).</summary>
    Lsuv,

    /// <summary>Weights N(0, σ_w²/fan-in), biases N(0, σ_b²): the two numbers of mean-field theory (Schoenholz et al. 2017).</summary>
    Variance,

    /// <summary>Weights and biases uniform within ±1/√fan-in: the start of PyTorch's Linear and Conv2d layers.</summary>
    PyTorch,

    /// <summary>Weights as <see cref="XavierUniform"/>, biases 0: the start of Keras' layers.</summary>
    Keras,
}
