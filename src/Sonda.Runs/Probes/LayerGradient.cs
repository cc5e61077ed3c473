namespace Sonda.Runs.Probes;

/// <summary>A positive number of any size: <see cref="Mantissa"/> · 2^<see cref="Exponent"/>.</summary>
/// <param name="Mantissa">A finite number.</param>
/// <param name="Exponent">A power of two.</param>
public readonly record struct Magnitude(double Mantissa, int Exponent)
{
    /// <summary>The number as a double: below 2⁻¹⁰²² with fewer digits or 0, from 2¹⁰²⁴ on infinity.</summary>
    public double Value => Math.ScaleB(Mantissa, Exponent);

    /// <summary>log₁₀ of the number, accurate at any size; −∞ for zero.</summary>
    public double Log10 => Math.Log10(Mantissa) + (Exponent * 0.301029995663981195);
}

/// <summary>The gradients of one layer.</summary>
public sealed record LayerGradient
{
    /// <summary>
    /// Learning speed: the Euclidean norm of the mean over the inputs of δ = ∂C/∂z = ∂C/∂b (Nielsen 2015, chapter 5).
    /// </summary>
    public required Magnitude Speed { get; init; }

    /// <summary>The mean over the inputs of the Euclidean norm of δ, before single inputs cancel each other; null if not requested.</summary>
    public Magnitude? MeanNorm { get; init; }

    /// <summary>The mean over the inputs of ∂C/∂b, one number per neuron.</summary>
    public required IReadOnlyList<double> Neurons { get; init; }

    /// <summary>The Euclidean norm of ∂C/∂W of the mean cost; null if not requested.</summary>
    public Magnitude? WeightNorm { get; init; }

    /// <summary>Each number of ∂C/∂W, in units of 10 to <see cref="WeightUnitLog10"/>; empty if not requested.</summary>
    internal ReadOnlyMemory<double> WeightSums { get; init; }

    /// <summary>log₁₀ of the unit of <see cref="WeightSums"/>.</summary>
    internal double WeightUnitLog10 { get; init; }
}
